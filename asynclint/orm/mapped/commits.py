"""What lets go of objects: a commit of their session, wherever in the program it is made.

A transaction that a `with` block begins is committed when the block is left, and a unit of work commits the session
that it holds: whoever called it has objects at hand that must be loaded again before anything of them is read.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import mention
from asynclint.index.naming import path_of
from asynclint.orm.mapped.values import Committed, Expired
from asynclint.orm.values import Row
from asynclint.packs.maps import Maps
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Class, Function, Instance, LibraryMethod, Value, alternatives, map_value

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

EXIT = "__aexit__"


class Commits:
    """Commits of async sessions, which can not load again what is read after one."""

    def __init__(self, program: Program, graph: MappedGraph) -> None:
        self._program = program
        self._graph = graph

    def committed(self, made: Call) -> None:
        """A session is told to commit."""
        if made.awaited and made.node is not None and isinstance(made.node.function, m.Attribute):
            self._let_go(made.frame, made.node.function.value)

    def ran(self, made: Call, function: Function) -> None:
        """A function of the program has run, and may have committed the session that its caller works with."""
        if made.awaited and made.node is not None and self._commits(function.key):
            self._let_go(made.frame, made.node.function)

    def left(self, frame: Frame, context: m.Expression, returned: int) -> None:
        """The block of an ``async with`` is over, and so is the transaction that it may have begun: what was returned
        in it is committed before anybody has it."""
        session = self._committed_by(frame, context)
        if session is not None:
            returns = frame.outcome.returns
            returns[returned:] = [map_value(value, self._expired) for value in returns[returned:]]
            self._let_go(frame, session)

    def _committed_by(self, frame: Frame, context: m.Expression) -> m.Expression | None:
        """What leads to the session that the end of a block commits."""
        match context:
            case m.Call(m.Attribute(owner) as function) if self._begins(evaluate(frame, function)):
                return owner
            case m.Call(function):
                made = alternatives(evaluate(frame, function))
                return (
                    context if self._is_committed(Instance(one.key) for one in made if isinstance(one, Class)) else None
                )
            case m.Name() | m.Attribute():
                return context if self._is_committed(alternatives(evaluate(frame, context))) else None
            case _:
                return None

    def _is_committed(self, entered: Iterable[Value]) -> bool:
        exits = [self._program.method_of(one, EXIT) for one in entered]
        return any(leave is not None and self._commits(leave.key) for leave in exits)

    def _begins(self, function: Value) -> bool:
        """Whether a function begins a transaction that is committed at the end of its block."""
        names = [one.name for one in alternatives(function) if isinstance(one, LibraryMethod)]
        callees = [self._program.library.callee(name) for name in names]
        return any(callee is not None and callee.maps is Maps.BEGIN for callee in callees)

    def _commits(self, key: FunctionKey) -> bool:
        """Whether a function commits a session of its caller's, and leaves its objects as that leaves them."""
        body = bytes(self._program.function(key).body)
        if self._ending.search(body) is None or self._again.search(body) is not None:
            return False
        return Committed() in self._program.outcome(key).notes

    @cached_property
    def _ending(self) -> re.Pattern[bytes]:
        return self._names({Maps.COMMIT, Maps.BEGIN})

    @cached_property
    def _again(self) -> re.Pattern[bytes]:
        return self._names({Maps.REFRESH})

    def _names(self, wanted: set[Maps]) -> re.Pattern[bytes]:
        callees = self._program.library.mapping_callees()
        return mention({name.rpartition(".")[2] for name, callee in callees if callee.maps in wanted})

    def _let_go(self, frame: Frame, session: m.Expression) -> None:
        """The objects at hand are to be loaded again; ``session`` is whose they are, or leads to it."""
        env = frame.env
        env.update({name: map_value(value, self._expired) for name, value in env.items() if "." not in name})
        root = (path_of(session) or "").partition(".")[0]
        key = frame.outcome.key
        if key[1] >= 0 and any(one.name == root for one in self._program.function(key).parameters):
            frame.outcome.notes[Committed()] = None

    def _expired(self, part: Value) -> Value | None:
        if not isinstance(part, Instance) or self._graph.model(part.key) is None:
            return None
        return Expired(part.key, lineage=part.lineage if isinstance(part, Row) else None)
