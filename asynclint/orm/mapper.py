"""Follows rows and queries through the program: what reading, calling and iterating them gives.

The program asks here whenever it meets a model, a manager, a query or a row. The answers are values that the program
carries on as it carries any other, through assignments, branches, calls and containers; what is done with them on the
way is noted in the outcome of the function that does it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from asynclint.index import model as m
from asynclint.orm.attributes import Attributes
from asynclint.orm.beginnings import Beginnings, begun, received
from asynclint.orm.handed import HandedQueries
from asynclint.orm.notes import ITER, Read, note_given, note_item, note_iteration, note_run
from asynclint.orm.passed import stand_ins
from asynclint.orm.picking import single
from asynclint.orm.rarely import is_rare
from asynclint.orm.steps import Steps
from asynclint.orm.supplied import agreed, supply
from asynclint.orm.supposed import Supposed
from asynclint.orm.values import Fetched, LibraryRow, Lineage, Query, Row, Rows, element, is_of_rows, row
from asynclint.packs.model import QueryStep
from asynclint.program import calls
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import SiteKind
from asynclint.program.values import (
    UNKNOWN,
    Collection,
    Function,
    Instance,
    LibraryInstance,
    Mapped,
    Parameter,
    Union,
    Value,
    alternatives,
    each,
    union,
)
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.model import Model
    from asynclint.orm.models import Models
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.iteration import Place
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey


KEY = "_id"
"""How the attribute ends that holds the key of what a relation leads to."""


class RowMapper:
    """The program's mapper over a model graph."""

    def __init__(self, program: Program, graph: ModelGraph) -> None:
        self._program = program
        self._graph: Models = graph
        self._beginnings = Beginnings(program, graph)
        self._supposed = Supposed(program, graph, self._beginnings)
        attributes = Attributes(program, graph, self._beginnings)
        self.attribute = attributes.read
        self.method = attributes.method
        self._handed = HandedQueries(program, graph, self._beginnings)
        self.called = Steps(program, graph, self._beginnings, self._handed).called

    def unseen(self, made: Call) -> Value:
        rows = self._supposed.rows(made)
        if rows is None or made.node is None or not isinstance(made.node.function, m.Attribute):
            return UNKNOWN
        result = calls.apply(made, self.method(rows, made.node.function.name))
        return self.given(made.frame, result, made.kind, made.span) if isinstance(result, Mapped) else result

    def all_rows(self, frame: Frame, model: Model, kind: SiteKind, span: Span) -> Rows:
        """The query for all rows of a model, as it begins at a place."""
        return Rows(self._beginnings.begin_default(frame, model, kind, span))

    def parameter(self, key: FunctionKey, name: str, declared: Value) -> Value:
        parameter = Parameter(key, name)
        if (handed := self._handed.rows(key, name)) is not None:
            return handed
        return each(declared, lambda option: self._declared(option, parameter))

    def _declared(self, value: Value, parameter: Parameter) -> Value:
        match value:
            case Row() | LibraryRow():
                return value
            case Instance(key):
                if self._graph.model(key) is not None:
                    return Row(key, lineage=Lineage(parameter, model=key))
                if not self._is_query_class(key):
                    return value
                return Rows(msgspec.structs.replace(self._beginnings.receiver(key), made=parameter))
            case LibraryInstance(name):
                if self._graph.model(name) is not None:
                    return LibraryRow(name, lineage=Lineage(parameter, model=name))
                return Rows(Query(None, parameter, (name,))) if self._makes_queries(name) else value
            case Collection(kind, inner):
                return Collection(kind, each(inner, lambda option: self._declared(option, parameter)))
            case _:
                return value

    def _is_query_class(self, key: ClassKey) -> bool:
        return any(self._makes_queries(base) for base in self._program.class_info(key).library_bases)

    def _makes_queries(self, name: str) -> bool:
        method = self._program.library.method(name, "filter")
        return method is not None and method.query is not None

    def passed(self, parameter: Parameter, value: Value) -> Value | None:
        if not is_of_rows(value):
            return None
        told = union(found for option in alternatives(value) for found in stand_ins(option, parameter))
        declared = self._program.local(parameter.function, parameter.name) or UNKNOWN
        return None if told in (UNKNOWN, self.parameter(parameter.function, parameter.name, declared)) else told

    def keeps(self, value: Value) -> bool:
        return is_of_rows(value)

    def given(self, frame: Frame, value: Mapped, kind: SiteKind, span: Span) -> Value:
        if not isinstance(value, Rows):
            return value
        if kind is SiteKind.CALL:
            note_given(frame, value, span)
        return received(frame, value, kind, span)

    def awaited(self, frame: Frame, value: Mapped) -> Value:  # noqa: ARG002  (the form of a mapper)
        return UNKNOWN

    def iterate(self, frame: Frame, value: Mapped, place: Place | None) -> Value:
        if not isinstance(value, Rows):
            return UNKNOWN
        if place is not None:
            value = begun(frame, value, SiteKind.ITERATION, Span(*place))
            note_iteration(frame, value, place)
        return element(value)

    def drained(self, frame: Frame, value: Mapped, place: Place) -> None:
        if isinstance(value, Rows) and not value.query.streamed:
            note_run(frame, Span(*place), value, QueryStep.ROWS, ITER)

    def item(self, frame: Frame, value: Mapped, index: m.Expression, place: Place) -> Value:
        evaluate(frame, index)
        if not isinstance(value, Rows):
            return UNKNOWN
        if isinstance(index, m.Slice):
            keyed = value.query.keyed or index.upper == m.Constant(1)
            return Rows(value.query.changed(bounded=True, keyed=keyed), value.lineage)
        note_item(frame, value, place)
        return UNKNOWN if value.query.plain else row(value.query.model, None)

    def constructed(self, made: Call, key: ClassKey) -> Value | None:
        if not self._is_query_class(key):
            return None
        return self._beginnings.constructed(made.frame, key, made.arguments.positional)

    def ran(self, made: Call, function: Function) -> None:
        """Rows are what they were when they were fetched."""

    def left(self, frame: Frame, context: m.Expression, returned: int) -> None:
        """They outlive their transaction."""

    def picked(self, frame: Frame, value: Value, index: m.Expression | None) -> Value:
        # In a loop, other rounds pick others.
        varies = (frame.exits or frame.loop is not None) and not isinstance(index, m.Constant)
        return value if varies else single(value)

    def returned(self, value: Value) -> Value:
        return each(value, _returned)

    def assigned(self, value: Value, path: tuple[str, ...]) -> Value | None:
        if isinstance(value, Row) and value.fetched is not None:
            return msgspec.structs.replace(value, fetched=value.fetched._replace(loaded=value.fetched.loaded | {path}))
        if not isinstance(value, (Row, LibraryRow)) or value.lineage is None:
            return None
        model = self._graph.model_of(value)
        if model is None or self._graph.relation(model, path[0]) is None:
            return None
        lineage = msgspec.structs.replace(value.lineage, given=value.lineage.given | {path})
        return msgspec.structs.replace(value, lineage=lineage)

    def lacking(self, value: Value, path: tuple[str, ...]) -> Value | None:
        # Where a key leads nowhere, nobody is asked for what is there: `row.author_id or row.author.id`.
        if not path[-1].endswith(KEY) or not is_of_rows(value):
            return None
        relation = (*path[:-1], path[-1].removesuffix(KEY))
        return each(value, lambda option: self.assigned(option, relation) or option)

    def compared(self, value: Value, path: tuple[str, ...]) -> Value | None:  # noqa: ARG002  (the form of a mapper)
        return None  # who has the key of something does not have that

    def supplied(self, frame: Frame, owner: Value, name: str) -> None:
        supply(frame, self._graph, owner, name)

    def is_rare(self, frame: Frame, test: m.Expression, block: Sequence[m.Statement], *, truth: bool) -> bool:
        return is_rare(frame, self._graph, test, block, truth=truth)

    def leaves_loop(self, frame: Frame, element: Value) -> None:
        rows = {option for option in alternatives(element) if isinstance(option, (Row, LibraryRow))}
        for name, value in frame.env.items() if rows else ():
            if any(option in rows for option in alternatives(value)):
                frame.env[name] = single(value)
        for name, value in frame.env.items():
            if type(value) is Union and is_of_rows(value):
                frame.env[name] = agreed(value)

    def happens_once(self, frame: Frame, sites: int, notes: int) -> None:
        loop = None if frame.loop is None else frame.loop.span
        outcome = frame.outcome
        for site in islice(outcome.sites.values(), sites, None):
            site.once |= (None if site.loop is None else site.loop.span) == loop
        for note in list(islice(outcome.notes, notes, None)):
            if isinstance(note, Read) and note.loop == loop:
                del outcome.notes[note]


def _returned(value: Value) -> Value:
    match value:
        case Row(fetched=Fetched() as fetched):
            return msgspec.structs.replace(value, fetched=fetched._replace(within=None))
        case Row(lineage=Lineage(Query())) | LibraryRow(lineage=Lineage(Query())):
            return single(value)  # returning leaves whatever loop it was
        case _:
            return value
