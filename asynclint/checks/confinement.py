"""Whether a call may move to another thread: some objects have to stay in the thread that made them.

A function that made such an object itself has it to itself, and may run anywhere as a whole. One that was passed it, or
found it on its receiver or its module, shares it. And what gives the running loop something to do has to run on it.
What gives an iterator has nothing to move: its work is done where that is iterated.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.packs.model import Runs
from asynclint.program.outcome import Invoke
from asynclint.program.values import Collection

if TYPE_CHECKING:
    from asynclint.effects.blocking import Blocking
    from asynclint.packs.model import Callee, Knowledge
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey
    from asynclint.spans import Span

_ON_THE_LOOP = frozenset({Runs.TASK, Runs.LOOP, Runs.START})

MOST_FUNCTIONS = 1000
"""What calls more than this is too large for anybody to say where it may run."""


class Confinement:
    """Knows what stays in its thread."""

    def __init__(self, program: Program, knowledge: Knowledge) -> None:
        self._program = program
        self._schedules = cache(self._find_schedules)
        self._bound = frozenset(name for name, known in knowledge.classes.items() if known.thread_bound)

    def holds(self, blocking: Blocking) -> bool:
        """Whether moving the call at the site would tear something out of its thread, or leave behind what blocks."""
        if not blocking.is_direct and self._schedules(blocking.way[1][0]):
            return True
        library = self._program.library
        callee = library.callee(blocking.primitive)
        if callee is not None and self._is_lazy(blocking, callee):
            return True
        if not self._bound.isdisjoint(library.order(blocking.primitive.rpartition(".")[0])):
            key, edge = blocking.way[-1]
            return blocking.is_direct or not self._is_own(key, edge.site.span)
        made = "" if callee is None or callee.returns is None else callee.returns
        return blocking.is_direct and (blocking.primitive in self._bound or any(name in made for name in self._bound))

    def _is_lazy(self, blocking: Blocking, callee: Callee) -> bool:
        """Whether the call only gives an iterator: what blocks happens where that is iterated, and would stay there."""
        if callee.returns is None or not callee.returns.startswith("Iterator["):
            return False
        if blocking.is_direct:
            return True
        returned = self._program.outcome(blocking.way[1][0]).returns
        return any(isinstance(value, Collection) and value.kind == "Iterator" for value in returned)

    def _find_schedules(self, start: FunctionKey) -> bool:
        """Whether a function, or one that it calls, gives the running loop something to do, which it has to find."""
        waiting, reached = [start], {start}
        for key in waiting:
            outcome = self._program.outcome(key)
            if len(reached) > MOST_FUNCTIONS or any(each.runs in _ON_THE_LOOP for each in outcome.handovers):
                return True
            for site in outcome.sites.values():
                for target in site.targets:
                    if isinstance(target, Invoke) and target.function.key not in reached:
                        reached.add(target.function.key)
                        if not self._program.function(target.function.key).is_async:
                            waiting.append(target.function.key)
        return False

    def _is_own(self, key: FunctionKey, span: Span) -> bool:
        """Whether what the call at ``span`` is made on is a name that its function binds, and not by a parameter."""
        function = self._program.function(key)
        nodes = [*everything(function.statements())]
        bound = {name for node in nodes for name in _bound_by(node)} - {each.name for each in function.parameters}
        return any(
            _root(node.function) in bound
            for node in nodes
            if isinstance(node, m.Call) and (node.end_line, node.end_column) == (span.end_line, span.end_column)
        )


def _bound_by(node: m.Node) -> list[str]:
    match node:
        case m.Assign(targets):
            return [target.id for target in targets if isinstance(target, m.Name)]
        case m.WithItem(_, m.Name(name)):
            return [name]
        case _:
            return []


def _root(node: m.Expression) -> str:
    """The name that a chain of attributes and calls begins with."""
    while True:
        match node:
            case m.Name(name):
                return name
            case m.Attribute(value) | m.Call(value):
                node = value
            case _:
                return ""
