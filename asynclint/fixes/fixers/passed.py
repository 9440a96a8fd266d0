"""Passes a function to what runs it in a thread, where it was called and only its result was passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asynclint.fixes.arguments import alone
from asynclint.fixes.model import Unwritable, Written
from asynclint.fixes.template import bind

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module

PASSES_ON = "passes-on"
"""Says that what takes the function calls it with what stands after it."""


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` is `PASSES_ON` where that is so."""
    place = module.call_at(repair.span)
    call, argument = place.node, place.parent
    taker = place.ancestors[-2] if len(place.ancestors) > 1 else None
    if not isinstance(argument, cst.Arg) or argument.star or not isinstance(taker, cst.Call):
        raise Unwritable(repair)
    title = f"Pass `{place.statement.written([call.func], ())}` uncalled"
    if not call.args:
        return Written(title, (place.replace(call.func),))
    is_plain = not any(each.keyword or each.star == "**" for each in call.args)
    if PASSES_ON in repair.words and argument is taker.args[-1] and argument.keyword is None and is_plain:
        apart = [alone(each).with_changes(comma=cst.MaybeSentinel.DEFAULT) for each in call.args]
        return Written(title, (place.replace(call.func, *apart),))
    partial = bind(module, call.func, call.args)
    return Written(title, (place.replace(partial.node), *partial.edits))
