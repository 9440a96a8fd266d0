"""Statements that are run, and sessions that write, one by one for each of many things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.calls.lowered import everything
from asynclint.checks.orm.loops import depends, goes_on
from asynclint.checks.sql.functions import asking
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.packs.maps import Maps
from asynclint.program import namespace
from asynclint.program.expressions import path_of
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.sql.functions import Asking
    from asynclint.orm.mapped.values import Asked
    from asynclint.packs.model import Rule

READS = frozenset({Maps.GET, Maps.EXECUTE, Maps.SCALARS, Maps.SCALAR, Maps.OBJECTS, Maps.ALL, Maps.ONE, Maps.COUNT})
BATCH = frozenset({"in_", "between", "any_"})
"""Conditions that take many keys at once."""

ADDING = {Maps.FLUSH: frozenset({"add", "append"}), Maps.COMMIT: frozenset({"add"})}
"""What a round does that should be done for all, and written once."""

CHOICES = (m.If, m.Match, m.While)
FEW_CHOICES = 1
"""Choices in a round that do not keep most rounds from a statement."""


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for function in asking(context):
        told = set()
        for asked in function.asked.values():
            if asked.loop is None or (asked.loop.span, asked.step) in told:
                continue
            found = _each(function, asked)
            if found is not None:
                told.add((asked.loop.span, asked.step))
                yield _draft(context, rule, function, asked, found)


def _each(function: Asking, asked: Asked) -> Confidence | None:
    """How sure it is that every round of a loop asks for something else, and that there are as many rounds as data."""
    call = function.body.calls.get((asked.span.end_line, asked.span.end_column))
    around = asked.loop
    loop = None if around is None else function.body.loops.get((around.span.end_line, around.span.end_column))
    if around is None or loop is None or call is None:
        return None
    site = function.program.outcome(function.key).sites.get((SiteKind.CALL, call.end_line, call.end_column))
    way = _way(loop.body, call)
    if (site is not None and site.once) or _is_seldom(way) or _leaves(loop.body, call) or _opens_session(way, call):
        return None
    if asked.step in {Maps.FLUSH, Maps.COMMIT}:
        each = not any(isinstance(part, (*CHOICES, m.Try)) for part in way) and _adds(loop.body, ADDING[asked.step])
        return min(Confidence.LIKELY, goes_on(function, loop, around.iterable) or Confidence.POSSIBLE) if each else None
    if asked.step not in READS or asked.rows is None or asked.rows.query.model is None:
        return None
    if not depends(function.body, loop, call):
        return None
    return None if _takes_batch(function, call) else goes_on(function, loop, around.iterable)


def _way(block: Iterable[m.Statement], call: m.Call) -> tuple[m.Statement | m.Handler, ...]:
    """The statements around ``call`` in a block, outermost first; none when it is an expression that repeats it."""
    for statement in block:
        if call not in everything([statement]):
            continue
        for inner in statement.handlers if isinstance(statement, m.Try) else ():
            if call in everything(inner.body):
                return (statement, inner, *_way(inner.body, call))
        for inner_block in namespace.blocks(statement):
            if call in everything(inner_block):
                return (statement, *_way(inner_block, call))
        return (statement,)
    return ()


def _is_seldom(way: Iterable[m.Statement | m.Handler]) -> bool:
    """Whether few rounds come there: only after a failure, or through several choices."""
    choices = sum(isinstance(part, CHOICES) for part in way)
    return choices > FEW_CHOICES or any(isinstance(part, m.Handler) for part in way)


def _leaves(block: Iterable[m.Statement], call: m.Call) -> bool:
    """Whether the loop is left wherever the call was made."""
    for statement in block:
        for inner in namespace.blocks(statement):
            if call in everything(inner):
                ends = isinstance(inner[-1], (m.Return, m.Raise)) or inner[-1] == m.Jump(leaves=True)
                return ends or _leaves(inner, call)
    return False


def _opens_session(way: Iterable[m.Statement | m.Handler], call: m.Call) -> bool:
    """Whether each round has a session of its own, so that it stands or falls by itself."""
    path = path_of(call.function)
    root = None if path is None else path.partition(".")[0]
    return any(
        isinstance(part, m.With) and any(item.target == m.Name(root or "") for item in part.items) for part in way
    )


def _adds(block: Iterable[m.Statement], adding: frozenset[str]) -> bool:
    """Whether every round adds an object, by a method of these names."""
    return any(
        isinstance(statement, m.Evaluate)
        and isinstance(statement.value, m.Call)
        and isinstance(statement.value.function, m.Attribute)
        and statement.value.function.name in adding
        for statement in block
    )


def _takes_batch(function: Asking, call: m.Call) -> bool:
    """Whether a statement, or what it was made of, asks for many keys at once."""
    pending: list[m.Node] = [call]
    seen: set[str] = set()
    while pending:
        for part in everything([pending.pop()]):
            if isinstance(part, m.Attribute) and part.name in BATCH:
                return True
            if isinstance(part, m.Name) and part.id not in seen and (local := function.body.names.get(part.id)):
                seen.add(part.id)
                pending.extend(value for value in local.values if value is not None)
    return False


def _draft(context: Context, rule: Rule, function: Asking, asked: Asked, confidence: Confidence) -> Draft:
    if asked.step in {Maps.FLUSH, Maps.COMMIT}:
        done = "written" if asked.step is Maps.FLUSH else "written and committed"
        message = f"`{asked.name}()` in a loop: objects are {done} one by one, N round trips"
        return function.draft(rule, asked, message, f"`{asked.name}()` once, after the loop", confidence)
    key = None if asked.rows is None else asked.rows.query.model
    model = None if key is None else context.mapped.graph.model(key)
    rows = "rows" if model is None else f"`{model.name}`"
    advice = "fetch all that are needed before the loop, `.where(key.in_(keys))`, and look each up in a dictionary"
    message = f"`{asked.name}()` in a loop: {rows} are fetched one by one, N queries"
    return function.draft(rule, asked, message, advice, confidence)
