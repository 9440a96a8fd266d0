"""The data mapper's side of a program: its models, and every statement with what is read of the objects it gives."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.orm.mapped.mapper import StatementMapper
from asynclint.orm.mapped.missing import missing
from asynclint.orm.reads import Reads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.missing import Missing
    from asynclint.orm.reads import Traced
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


class MappedAnalysis:
    """What is asked of a program that has mapped classes; a program without any answers nothing, and at no cost."""

    def __init__(
        self, program: Program, graph: MappedGraph, is_left_out: Callable[[str], bool] = lambda _path: False
    ) -> None:
        """``is_left_out`` says of a file's path that what it does with objects is nobody's concern."""
        self._program = program
        self._is_left_out = is_left_out
        self.graph = graph
        self.reads = Reads(program)
        self.mapper = StatementMapper(program, graph) if graph.models else None

    def functions(self) -> Iterator[FunctionKey]:
        """The functions, and bodies of modules, that may do something with objects."""
        for module in self._program.module_numbers() if self.mapper is not None else ():
            if not self._is_left_out(self._program.modules.paths[module]):
                yield (module, -1)
                for number in range(len(self._program.facts(module).functions)):
                    yield (module, number)

    @cached_property
    def _settled(self) -> tuple[Traced, ...]:
        return tuple(traced for key in self.functions() for traced in self.reads.settled(key))

    @cached_property
    def repeated(self) -> tuple[Missing, ...]:
        """What is fetched again for every row of a statement."""
        return tuple(missing(self.graph, self._settled, is_failure=False))

    @cached_property
    def failing(self) -> tuple[Missing, ...]:
        """What is read of an object whose session can not fetch it."""
        return tuple(missing(self.graph, self._settled, is_failure=True))
