"""What becomes of objects that a function answers with: each fills a schema, which reads what it has fields for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.orm.mapped.validation import answered, rows
from asynclint.orm.reads import Traced
from asynclint.orm.values import Read
from asynclint.program.outcome import Invoke, Site, SiteKind
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.reads import Reads
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey, Value


class Answer(NamedTuple):
    """What ``function`` returns is made into one of ``schemas``, by whoever calls it."""

    function: FunctionKey
    schemas: Value


def answer_reads(program: Program, graph: MappedGraph, reads: Reads, answer: Answer) -> Iterator[Traced]:
    """What is read of the objects of an answer."""
    facts = program.function(answer.function)
    span = Span(facts.line, facts.column, facts.line, facts.column + len(facts.name))
    for value in program.outcome(answer.function).returns:
        for row in rows(value):
            schema, found = answered(program, graph, answer.schemas, row)
            for read in found:
                if isinstance(read, Invoke):
                    site = Site(SiteKind.CALL, span, off_loop=False, branches=0)
                    yield from reads.through(answer.function, site, read)
                else:
                    yield Traced(Read(span, read, by=schema), answer.function)
