"""Writes a blocking call as what knowledge says it becomes in async code: `time.sleep(1)`, `await asyncio.sleep(1)`.

Only a call that is an expression by itself can be: not what a `with` enters, and not what is awaited already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asynclint.fixes.model import Unwritable, Written
from asynclint.fixes.template import fill_first

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are templates, the best first."""
    return rewritten(module, repair, "Use `{}`")


def rewritten(module: Module, repair: Repair, title: str) -> Written:
    """The call by the first template that takes all of it; ``title`` has room for the callable that is used."""
    place = module.call_at(repair.span)
    if not place.can_await or isinstance(place.parent, cst.Await | cst.WithItem):
        raise Unwritable(repair)
    template, filled = fill_first(repair.words, place)
    edits = (place.replace(filled.node), *filled.edits)
    return Written(title.format(_callable(template, place.node)), edits, is_risky=place.holds_a_context)


def _callable(template: str, call: cst.Call) -> str:
    """What a template calls, as people write it."""
    name = call.func.attr.value if isinstance(call.func, cst.Attribute) else ""
    written = template.removeprefix("await ").partition("(")[0]
    return written.replace(":", ".").replace("{receiver}.", "").replace("{name}", name)
