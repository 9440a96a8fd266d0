"""The data mapper's side of a program: its models, and every statement with what is read of the objects it gives."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.orm.mapped.mapper import StatementMapper
from asynclint.orm.mapped.values import Statement
from asynclint.orm.missing import Missing, is_loaded
from asynclint.orm.reads import Reads
from asynclint.orm.values import EVERYTHING, Made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.reads import Traced
    from asynclint.orm.values import Path
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
        return tuple(_missing(self._settled, is_failure=False))

    @cached_property
    def failing(self) -> tuple[Missing, ...]:
        """What is read of an object whose session can not fetch it."""
        return tuple(_missing(self._settled, is_failure=True))


def _missing(reads: tuple[Traced, ...], *, is_failure: bool) -> Iterator[Missing]:
    """One for each statement and longest path, in the order of reads."""
    by_statement: dict[Made, dict[Path, list[Traced]]] = defaultdict(lambda: defaultdict(list))
    for traced in reads:
        query = traced.query
        if not isinstance(query, Statement) or not isinstance(query.made, Made):
            continue
        if query.asynchronous is is_failure and (is_failure or not query.keyed):
            by_statement[query.made][traced.read.lineage.path].append(traced)
    for made, paths in by_statement.items():
        lacking = {
            path: min(found, key=lambda traced: traced.rank)
            for path, found in paths.items()
            # A statement that is made in one branch with what is read, and in another without, was thought about.
            if not any(is_loaded(traced) or _is_covered(traced) for traced in found)
        }
        for path, traced in lacking.items():
            if not any(len(other) > len(path) and other[: len(path)] == path for other in lacking):
                query = traced.query
                if query is not None:
                    yield Missing(made, query, path, traced)


def _is_covered(traced: Traced) -> bool:
    """Whether an option speaks of everything that is at the place that is read."""
    query, path = traced.query, traced.read.lineage.path
    return query is not None and any((*path[:length], EVERYTHING) in query.loaded for length in range(len(path)))
