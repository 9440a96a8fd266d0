"""Large applications that generate their schema when the first client asks for it.

That takes a second or more for hundreds of models, on the event loop, while the service already takes traffic.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from asynclint.checks.routes.drafting import draft
from asynclint.index import model as m
from asynclint.index.facts import decode_block, mention
from asynclint.index.parts import everything
from asynclint.packs.model import WebRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule

LARGE = 50


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    sizes = Counter(route.application for route in context.routes.routes if route.decision.published)
    large = {holder: size for holder, size in sizes.items() if holder is not None and size >= LARGE}
    if not large or _is_warmed(context):
        return
    for holder, size in large.items():
        yield draft(
            context,
            rule,
            holder.place,
            f"the schema of this application ({size} routes) is generated on the event loop for the first who asks",
            "generate it at start-up: call the application's `openapi()` in its lifespan",
            target=holder.maker,
        )


def _is_warmed(context: Context) -> bool:
    """Whether anything in the program asks an application for its schema."""
    program = context.program
    names = {
        name.rpartition(".")[2]
        for name, callee in program.library.web_callees()
        if callee.web is not None and callee.web.role is WebRole.SCHEMA
    }
    telling = mention(names)
    modules = [program.facts(module) for module in program.module_numbers()]
    return any(
        isinstance(node, m.Call) and isinstance(node.function, m.Attribute) and node.function.name in names
        for facts in modules
        for body in (facts.body, *(function.body for function in facts.functions))
        if telling.search(bytes(body))
        for node in everything(decode_block(body))
    )
