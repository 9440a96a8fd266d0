"""What becomes of objects that a function answers with: each fills a schema, which reads what it has fields for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.orm.mapped.validation import answering, name_of, read_first, reads_of, rows
from asynclint.orm.mapped.values import Expired, Stale
from asynclint.orm.notes import Read
from asynclint.orm.reads import Traced
from asynclint.program.outcome import Invoke, Site, SiteKind
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.reads import Reads
    from asynclint.orm.values import Row
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey, Value


class Answer(NamedTuple):
    """What ``function`` returns is made into one of ``schemas``, by whoever calls it."""

    function: FunctionKey
    schemas: Value


def answer_reads(program: Program, graph: MappedGraph, reads: Reads, answer: Answer) -> Iterator[Traced]:
    """What is read of the objects of an answer."""
    span = _span(program, answer)
    for row, schema in _filled(program, graph, answer):
        for read in reads_of(program, graph, schema, row):
            if isinstance(read, Invoke):
                site = Site(SiteKind.CALL, span, off_loop=False, branches=0)
                yield from reads.through(answer.function, site, read)
            else:
                yield Traced(Read(span, read, by=name_of(program, schema)), answer.function)


def answer_stale(program: Program, graph: MappedGraph, answer: Answer) -> Iterator[Stale]:
    """What is read of objects of an answer that their session has let go of."""
    for row, schema in _filled(program, graph, answer):
        name = read_first(program, graph, schema, row) if isinstance(row, Expired) else None
        if name is not None:
            yield Stale(_span(program, answer), name, row.key)


def _filled(program: Program, graph: MappedGraph, answer: Answer) -> Iterator[tuple[Row, ClassKey]]:
    """The objects of an answer, each with the schema that is filled from it."""
    for value in program.outcome(answer.function).returns:
        for row in rows(value):
            schema = answering(program, graph, answer.schemas, row)
            if schema is not None:
                yield row, schema


def _span(program: Program, answer: Answer) -> Span:
    """Where the function stands that answers."""
    facts = program.function(answer.function)
    return Span(facts.line, facts.column, facts.line, facts.column + len(facts.name))
