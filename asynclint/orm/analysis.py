"""The ORM's side of a program: its models, and every query with what is read of its rows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.orm.mapper import RowMapper
from asynclint.orm.missing import missing
from asynclint.orm.notes import Run
from asynclint.orm.reads import Reads
from asynclint.orm.unseen import doubted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.missing import Missing
    from asynclint.orm.reads import Traced
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
        found = missing(
            (key, traced) for key in self.functions() for traced in self.reads.settled(key) if self._is_of_model(traced)
        )
        return doubted(self._program, self.functions, tuple(found))

    def _is_of_model(self, traced: Traced) -> bool:
        """Whether the rows that are read have what is read of them, as far as is known."""
        key = None if traced.query is None else traced.query.model
        model = None if key is None else self.graph.model(key)
        path = traced.read.lineage.path
        return key is None or (model is not None and (not path or path[0] in model.relations))

    def runs(self) -> Iterator[tuple[FunctionKey, Run]]:
        """Each place where a query is run, with the function that runs it."""
        for key in self.functions():
            for note in self._program.outcome(key).notes:
                if isinstance(note, Run):
                    yield key, note
