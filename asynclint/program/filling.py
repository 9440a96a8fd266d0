"""Work that is done once: what it gives is kept, and there when it is asked for again.

`self.cursor` connects when it is first read; the second read in the same function blocks nobody. And what stands under
`if _client is None:` runs once in the life of a process, however often a function with this line in it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.packs.model import Gives
from asynclint.program import expressions, namespace
from asynclint.program.values import Decorator, Dotted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import Function, FunctionKey


FIRST_TIME = 4
"""As many choices as it counts for that something is not there yet, which is made once and kept."""


class Filling:
    """Which functions keep what they give, remembered by function."""

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
                for decorator in (expressions.evaluate(scope, node) for node in facts.decorators)
            )
        return known


    def runs_once(self, key: FunctionKey) -> bool:
        """Whether the body of a function runs for its first caller only: it takes nothing, and what it gives is
        cached."""
        facts = self._program.function(key)
        if facts.parameters or not facts.decorators:
            return False
        scope = self._program.scope(key[0], parent=facts.parent)
        for node in facts.decorators:
            decorator = expressions.evaluate(scope, node)
            if isinstance(decorator, (Dotted, Decorator)):
                callee = self._program.library.callee(decorator.name)
                if callee is not None and callee.gives is Gives.CACHED:
                    return True
        return False


def makes_missing(frame: Frame, test: m.Expression, block: Sequence[m.Statement]) -> bool:
    """Whether ``block``, under ``test``, makes and keeps what the test found missing."""
    match test:
        case m.Compare(kept, ["is"], [m.Constant(None)]) | m.Not(kept):
            return _is_kept(frame, kept, block)
        case _:
            return False


def leaves_when_made(frame: Frame, statement: m.Statement, rest: Sequence[m.Statement]) -> bool:
    """Whether ``statement`` returns when something is there, and the ``rest`` makes and keeps it."""
    match statement:
        case m.If(m.Compare(kept, ["is not"], [m.Constant(None)]) | kept, [m.Return()], []):
            return _is_kept(frame, kept, rest)
        case _:
            return False


def _is_kept(frame: Frame, node: m.Expression, block: Sequence[m.Statement]) -> bool:
    """Whether a block assigns to what ``node`` names, and that outlives the call: a local name does not."""
    path = expressions.path_of(node)
    if path is None or frame.outcome.key[1] < 0:
        return False
    outlives = "." in path or path in frame.program.function(frame.outcome.key).globals
    return outlives and _keeps(block, path)


def _keeps(block: Sequence[m.Statement], path: str) -> bool:
    return _assigns(block, path) or any(
        _keeps(inner, path)
        for statement in block
        if isinstance(statement, namespace.COMPOUND)
        for inner in namespace.blocks(statement)
    )


def _is_filled_in(body: Sequence[m.Statement]) -> bool:
    """Whether a body ends by returning what it assigns when that is not there yet."""
    match body:
        case [*before, m.Return(m.Attribute() as kept)]:
            pass
        case _:
            return False
    path = expressions.path_of(kept)
    for position, statement in enumerate(before):
        match statement:
            case m.If(test, block, []) if _is_missing(test, path):
                return _assigns(block, path)
            case m.If(test, [m.Return(m.Attribute() as early)], []) if expressions.path_of(early) == path:
                return _is_there(test, path) and _assigns(before[position + 1 :], path)
            case _:
                pass
    return False


def _is_missing(test: m.Expression, path: str | None) -> bool:
    match test:
        case m.Compare(kept, ["is"], [m.Constant(None)]) | m.Not(kept):
            return expressions.path_of(kept) == path
        case _:
            return False


def _is_there(test: m.Expression, path: str | None) -> bool:
    match test:
        case m.Compare(kept, ["is not"], [m.Constant(None)]):
            return expressions.path_of(kept) == path
        case _:
            return expressions.path_of(test) == path


def _assigns(block: Sequence[m.Statement], path: str | None) -> bool:
    """Whether every way through the block assigns to ``path``."""
    return any(
        isinstance(statement, m.Assign) and any(expressions.path_of(target) == path for target in statement.targets)
        for statement in block
    )
