"""The data mapper's side of a program: its models, and every statement with what is read of the objects it gives."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.orm.mapped.answers import Answer, answer_reads, answer_stale
from asynclint.orm.mapped.concerned import concerned
from asynclint.orm.mapped.mapper import StatementMapper
from asynclint.orm.mapped.missing import missing
from asynclint.orm.mapped.values import Stale
from asynclint.orm.reads import Reads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.missing import Missing
    from asynclint.orm.reads import Traced
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


class MappedAnalysis:
    """What is asked of a program that has mapped classes; a program without any answers nothing, and at no cost."""

    def __init__(
        self,
        program: Program,
        graph: MappedGraph,
        is_left_out: Callable[[str], bool] = lambda _path: False,
        answers: Callable[[], Iterable[Answer]] = tuple,
    ) -> None:
        """``is_left_out`` says of a file's path that what it does with objects is nobody's concern; ``answers`` are the
        functions whose results somebody makes into schemas."""
        self._program = program
        self._is_left_out = is_left_out
        self._answers = answers
        self.graph = graph
        self.reads = Reads(program)
        self.mapper = StatementMapper(program, graph) if graph.models else None

    @cached_property
    def functions(self) -> tuple[FunctionKey, ...]:
        """The functions, and bodies of modules, that may do something with objects."""
        if self.mapper is None:
            return ()
        return tuple(concerned(self._program, self.graph, self._is_left_out))

    @cached_property
    def _settled(self) -> tuple[Traced, ...]:
        own = (traced for key in self.functions for traced in self.reads.settled(key))
        read = (answer_reads(self._program, self.graph, self.reads, answer) for answer in self._answered)
        return (*own, *(traced for found in read for traced in found if traced.query is not None))

    @cached_property
    def _answered(self) -> dict[Answer, None]:
        return dict.fromkeys(self._answers() if self.mapper is not None else ())

    @cached_property
    def stale(self) -> tuple[tuple[FunctionKey, Stale], ...]:
        """What is read of objects that their session has let go of, each with the function that has them."""
        noted = ((key, note) for key in self.functions for note in self._program.outcome(key).notes)
        answered = (
            (one.function, read) for one in self._answered for read in answer_stale(self._program, self.graph, one)
        )
        return (*((key, note) for key, note in noted if isinstance(note, Stale)), *answered)

    @cached_property
    def repeated(self) -> tuple[Missing, ...]:
        """What is fetched again for every row of a statement."""
        return tuple(missing(self.graph, self._settled, is_failure=False))

    @cached_property
    def failing(self) -> tuple[Missing, ...]:
        """What is read of an object whose session can not fetch it."""
        return tuple(missing(self.graph, self._settled, is_failure=True))
