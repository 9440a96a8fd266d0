"""How a loop chooses among what it goes through: by columns alone, and with no use for those it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import mentioned
from asynclint.index import model as m
from asynclint.index.parts import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asynclint.checks.orm.bodies import Loop


def chosen_by(loop: Loop, column: Callable[[m.Expression], str | None]) -> str | None:
    """The column by which a loop chooses, as far as a database could do that as well; ``column`` says which one an
    expression reads, when it reads nothing else."""
    changing = {*mentioned([loop.target]), *_mentioned_below(loop.body)}

    def chooses(test: m.Expression) -> str | None:
        """The column by which a test chooses rows, when all it looks at are such."""
        match test:
            case m.Not(value):
                return chooses(value)
            case m.BoolOp(_, values):
                found = [chooses(value) for value in values]
                return found[0] if all(one is not None for one in found) else None
            case m.Compare(left, [_], [right]):
                if any(isinstance(node, m.Call) for node in everything([right])):
                    return None
                if not changing.isdisjoint(mentioned([right])):
                    return None  # what is chosen depends on what was before
                return column(left)
            case _:
                return column(test)

    if not loop.is_statement:
        return next((found for test in loop.conditions if (found := chooses(test)) is not None), None)
    match loop.body:
        case [m.If(test, _, []), *rest] if not rest or _goes_on(loop.body[0]):
            return chooses(test)
        case _:
            return None


def _goes_on(node: m.Node) -> bool:
    """Whether an ``if`` does nothing but leave out a row."""
    return (
        isinstance(node, m.If) and len(node.body) == 1 and isinstance(node.body[0], m.Jump) and not node.body[0].leaves
    )


def _mentioned_below(body: tuple[m.Statement, ...]) -> Iterator[str]:
    """The names that a loop's statements mention apart from what its first ``if`` tests."""
    match body:
        case [m.If(_, inner, orelse), *rest]:
            yield from mentioned([*inner, *orelse, *rest])
        case _:
            yield from mentioned(body)
