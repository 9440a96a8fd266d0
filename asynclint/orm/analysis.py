"""The ORM's side of a program: its models, and every query with what is read of its rows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.orm.mapper import RowMapper
from asynclint.orm.missing import missing
from asynclint.orm.reads import Reads
from asynclint.orm.values import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.missing import Missing
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


class OrmAnalysis:
    """What is asked of a program that has models; a program without any answers nothing, and at no cost."""

    def __init__(
        self, program: Program, graph: ModelGraph, is_left_out: Callable[[str], bool] = lambda _path: False
    ) -> None:
        """``is_left_out`` says of a file's path that what it does with rows is nobody's concern."""
        self._program = program
        self._is_left_out = is_left_out
        self.graph = graph
        self.reads = Reads(program)
        self.mapper = RowMapper(program, graph) if graph.models else None

    def functions(self) -> Iterator[FunctionKey]:
        """The functions, and bodies of modules, that may do something with rows."""
        if not self.graph.models:
            return
        for module in self._program.module_numbers():
            if self._is_left_out(self._program.modules.paths[module]):
                continue
            yield (module, -1)
            for number in range(len(self._program.facts(module).functions)):
                yield (module, number)

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """Each relation that the rows of a query are read over and that the query does not load."""
        return tuple(
            missing(
                (key, traced)
                for key in self.functions()
                for traced in self.reads.settled(key)
                if traced.query is None
                or traced.query.model is None
                or self.graph.model(traced.query.model) is not None
            )
        )

    def runs(self) -> Iterator[tuple[FunctionKey, Run]]:
        """Each place where a query is run, with the function that runs it."""
        for key in self.functions():
            for note in self._program.outcome(key).notes:
                if isinstance(note, Run):
                    yield key, note
