"""What functions do with queries and rows, noted in their outcomes: where a query runs, where a relation is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.orm.values import Lineage, Rows  # noqa: TC001  (msgspec reads the annotations)
from asynclint.packs.model import QueryStep
from asynclint.program.frame import add, confidence_of
from asynclint.program.outcome import Loop, Perform, SiteKind
from asynclint.program.values import Value
from asynclint.spans import Span

if TYPE_CHECKING:
    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame
    from asynclint.program.iteration import Place

RUNS = frozenset(
    {
        QueryStep.STREAM,
        QueryStep.ONE,
        QueryStep.COUNT,
        QueryStep.EXISTS,
        QueryStep.VALUE,
        QueryStep.ROWS,
        QueryStep.MAPPING,
        QueryStep.CREATE,
        QueryStep.OBTAIN,
        QueryStep.WRITE,
        QueryStep.BULK,
        QueryStep.RELATE,
        QueryStep.SAVE,
    }
)
"""The steps that ask the database."""

WRITES = frozenset(
    {
        QueryStep.CREATE,
        QueryStep.OBTAIN,
        QueryStep.WRITE,
        QueryStep.BULK,
        QueryStep.RELATE,
        QueryStep.SAVE,
    }
)
"""Those that no loading spares."""

ITER = "__iter__"
ITEM = "__getitem__"


class Read(Value, frozen=True):
    """A relation is read at ``span``: of each row of a query, or of one that a caller passes. ``lineage`` leads over
    the relation itself; a ``many`` relation is read by a query that is perhaps ``derived``. ``loop`` is what the
    innermost loop around it iterates, ``branches`` counts the choices that lead to it, ``doubts`` those that seldom
    fall so. ``by`` is what reads in its stead, such as a schema that is filled there."""

    span: Span
    lineage: Lineage
    many: bool = False
    derived: bool = False
    step: QueryStep = QueryStep.ROWS
    loop: Span | None = None
    branches: int = 0
    doubts: int = 0
    by: str = ""


class Given(Value, frozen=True):
    """The call that ends where ``span`` does gives a query."""

    span: Span
    rows: Rows


class Stepped(Value, frozen=True):
    """The call at ``span``, of what is called ``name``, takes ``step`` from a query."""

    span: Span
    step: QueryStep
    name: str
    rows: Rows


class Run(Value, frozen=True):
    """A query is run at ``span``, or what it stands for is written."""

    span: Span
    rows: Rows | None
    step: QueryStep
    name: str
    loop: Loop | None = None


def note_run(frame: Frame, span: Span, rows: Rows | None, step: QueryStep, name: str) -> None:
    """A query runs; when it is one of related rows, these are read."""
    notes = frame.outcome.notes
    notes[Run(span, rows, step, name.rpartition(".")[2], frame.loop)] = None
    if rows is not None and rows.lineage is not None and step not in WRITES:
        note_read(frame, Read(span, rows.lineage, many=True, derived=rows.query.derived, step=step))


def note_given(frame: Frame, rows: Rows, span: Span) -> None:
    """A call gives a query."""
    frame.outcome.notes[Given(span, rows)] = None


def note_step(frame: Frame, span: Span, rows: Rows, callee: Callee) -> None:
    """A call of a chain is made on a query."""
    if callee.query is not None:
        frame.outcome.notes[Stepped(span, callee.query, callee.name.rpartition(".")[2], rows)] = None


def note_read(frame: Frame, read: Read) -> None:
    """A relation is read, perhaps in a round of the innermost loop."""
    loop = None if frame.loop is None else frame.loop.span
    frame.outcome.notes[msgspec.structs.replace(read, loop=loop, branches=frame.branches, doubts=frame.doubts)] = None


def forget_read(frame: Frame, span: Span, lineage: Lineage) -> None:
    """What was read there was not worth a note."""
    notes = frame.outcome.notes
    for note in [note for note in notes if isinstance(note, Read) and (note.span, note.lineage) == (span, lineage)]:
        del notes[note]


def note_iteration(frame: Frame, rows: Rows, place: Place) -> None:
    """Iterating runs a query, unless an earlier step already did; whoever waits for that waits for the database."""
    if not rows.query.streamed:
        note_run(frame, Span(*place), rows, QueryStep.ROWS, ITER)
        _wait(frame, rows, SiteKind.ITERATION, place, ITER)


def note_item(frame: Frame, rows: Rows, place: Place) -> None:
    """So does asking for one row by its number."""
    note_run(frame, Span(*place), rows, QueryStep.ONE, ITEM)
    if not rows.query.streamed:
        _wait(frame, rows, SiteKind.CALL, place, ITEM)


def _wait(frame: Frame, rows: Rows, kind: SiteKind, place: Place, method: str) -> None:
    program = frame.program
    for cls in rows.query.classes:
        for name in (cls,) if isinstance(cls, str) else program.class_info(cls).library_bases:
            callee = program.library.method(name, method)
            if callee is not None and callee.effect is not None:
                add(frame.site(kind, *place), Perform(callee.name, callee.effect, confidence_of(rows)))
                return
