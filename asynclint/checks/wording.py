"""The words of a finding: what blocks, how far down, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.effects.graph import Node
from asynclint.findings import Step
from asynclint.program.outcome import SiteKind
from asynclint.spans import Span

if TYPE_CHECKING:
    from asynclint.effects.blocking import Blocking
    from asynclint.effects.graph import Edge
    from asynclint.packs.model import Kind
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

BUILTINS = "builtins."

_VERBS = {
    SiteKind.CALL: "calls",
    SiteKind.ATTRIBUTE: "reads",
    SiteKind.WITH: "enters",
    SiteKind.ITERATION: "iterates",
    SiteKind.OPERATOR: "runs",
}


def shown(name: str) -> str:
    """A dotted name as people write it."""
    return name.removeprefix(BUILTINS)


def blocks(blocking: Blocking, kind: Kind, symbol: str) -> str:
    """ "`requests.get` (HTTP) blocks the event loop, 3 calls below `get_order`"."""
    what = f"`{shown(blocking.primitive)}` ({kind.phrase}) blocks the event loop"
    if blocking.is_direct:
        return f"{what} in `{symbol}`"
    below = len(blocking.way) - 1
    return f"{what}, {below} call{'s' if below > 1 else ''} below `{symbol}`"


def called(blocking: Blocking, program: Program) -> str:
    """The name of what is called at the site."""
    first = blocking.way[0][1].to
    return program.function(first.key).name if isinstance(first, Node) else shown(blocking.primitive)


def remedy(blocking: Blocking, kind: Kind, instead: str | None, program: Program) -> str:
    """One sentence that names the replacement. What is called at the site is left open in it."""
    options = []
    if instead is not None:
        place = "" if blocking.is_direct else f" in `{program.function(blocking.way[-1][0]).qualname}`"
        options.append(f"use `{instead}`{place}")
    awaits_already = blocking.is_direct and instead is not None and instead.startswith("await ")
    if kind.remedy is not None and blocking.site.kind is SiteKind.CALL and not awaits_already:
        options.append(kind.remedy)
    return ", or ".join(options)


def trace(blocking: Blocking, program: Program) -> tuple[Step, ...]:
    """One step for each call from the flagged line to the primitive."""
    if blocking.is_direct:
        return ()
    return tuple(step(key, edge, program) for key, edge in blocking.way)


def step(key: FunctionKey, edge: Edge, program: Program) -> Step:
    facts = program.function(key)
    return Step(
        path=program.modules.paths[key[0]],
        span=callee_span(edge),
        text=f"`{facts.qualname}` {_VERBS[edge.site.kind]} `{target(edge, program)}`",
        symbol=facts.qualname,
    )


def target(edge: Edge, program: Program) -> str:
    if isinstance(edge.to, Node):
        return program.function(edge.to.key).qualname
    return shown(edge.to.name)


def callee_span(edge: Edge) -> Span:
    """Where a person would point: the site's first line, from the name that is called."""
    span = edge.site.span
    if span.line == span.end_line:
        return span
    return Span(span.line, span.column, span.line, span.column + 1)
