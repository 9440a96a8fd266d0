"""Properties that do their work once: what they give is kept on the object, and there when they are read again.

`self.cursor` connects when it is first read; the second read in the same function blocks nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Dotted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.program.program import Program
    from asynclint.program.values import Function, FunctionKey


class Filling:
    """Which getters keep what they give, remembered by function."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[FunctionKey, bool] = {}

    def fills_once(self, getter: Function) -> bool:
        """Whether a getter that has run once only gives back what it gave then."""
        known = self._known.get(getter.key)
        if known is None:
            facts = self._program.function(getter.key)
            scope = self._program.scope(getter.key[0], parent=facts.parent)
            known = self._known[getter.key] = _is_filled_in(facts.statements()) or any(
                isinstance(decorator, Dotted) and self._program.library.form(decorator.name) == "cached-property"
                for decorator in (evaluate(scope, node) for node in facts.decorators)
            )
        return known


def _is_filled_in(body: Sequence[m.Statement]) -> bool:
    """Whether a body ends by returning what it assigns when that is not there yet."""
    match body:
        case [*before, m.Return(m.Attribute() as kept)]:
            pass
        case _:
            return False
    path = path_of(kept)
    for position, statement in enumerate(before):
        match statement:
            case m.If(test, block, []) if _is_missing(test, path):
                return _assigns(block, path)
            case m.If(test, [m.Return(m.Attribute() as early)], []) if path_of(early) == path:
                return _is_there(test, path) and _assigns(before[position + 1 :], path)
            case _:
                pass
    return False


def _is_missing(test: m.Expression, path: str | None) -> bool:
    match test:
        case m.Compare(kept, ["is"], [m.Constant(None)]) | m.Not(kept):
            return path_of(kept) == path
        case _:
            return False


def _is_there(test: m.Expression, path: str | None) -> bool:
    match test:
        case m.Compare(kept, ["is not"], [m.Constant(None)]):
            return path_of(kept) == path
        case _:
            return path_of(test) == path


def _assigns(block: Sequence[m.Statement], path: str | None) -> bool:
    """Whether every way through the block assigns to ``path``."""
    return any(
        isinstance(statement, m.Assign) and any(path_of(target) == path for target in statement.targets)
        for statement in block
    )
