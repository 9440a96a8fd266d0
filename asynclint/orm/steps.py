"""What the calls of a chain do to a query: what it gives after each, and which of them ask the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.orm.beginnings import begun
from asynclint.orm.dumping import note_dump
from asynclint.orm.loading import loading
from asynclint.orm.model import Field, Relation
from asynclint.orm.notes import RUNS, note_run, note_step
from asynclint.orm.supplied import load
from asynclint.orm.values import (
    Fetched,
    LibraryRow,
    Made,
    Query,
    Row,
    Rows,
    Specification,
    element,
    is_of_rows,
    lineage_of,
    row,
)
from asynclint.packs.model import QueryStep
from asynclint.program.library_calls import gives_awaitable
from asynclint.program.values import (
    BOOLEAN,
    NONE,
    UNKNOWN,
    Awaitable,
    Class,
    Collection,
    Dictionary,
    Dotted,
    Generator,
    Instance,
    LibraryInstance,
    Literal,
    Tuple,
    Value,
    alternatives,
    union,
)

if TYPE_CHECKING:
    from asynclint.orm.beginnings import Beginnings
    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.handed import HandedQueries
    from asynclint.orm.values import Path
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.program import Program

KEYS = frozenset({"pk", "pk__exact"})

IS_NULL = "__isnull"
TRUE = Literal(True)


class Steps:
    """Calls of what knowledge says makes, changes or runs a query."""

    def __init__(self, program: Program, graph: ModelGraph, beginnings: Beginnings, handed: HandedQueries) -> None:
        self._program = program
        self._graph = graph
        self._beginnings = beginnings
        self._handed = handed

    def called(self, made: Call, callee: Callee, receiver: Value) -> Value:
        """What a call gives; functions take their query as first parameter."""
        source = receiver
        if callee.params and not is_of_rows(receiver):
            source = made.arguments.get(callee.params, callee.params[0]) or UNKNOWN
        match callee.query:
            case QueryStep.SPECIFY:
                return self._specified(made, callee)
            case QueryStep.LOAD:
                load(made, source)
                return UNKNOWN
            case QueryStep.SAVE:
                for option in alternatives(receiver):
                    if isinstance(option, (Instance, LibraryInstance)):
                        key = option.key if isinstance(option, Instance) else option.name
                        row_lineage = option.lineage if isinstance(option, (Row, LibraryRow)) else None
                        saved = Rows(Query(key, None), row_lineage)
                        note_run(made.frame, made.span, saved, QueryStep.SAVE, callee.name)
                return Awaitable(UNKNOWN) if gives_awaitable(callee) else UNKNOWN
            case QueryStep.DUMP:
                note_dump(made, self._graph, callee)
                return UNKNOWN
            case QueryStep.DECLARED:
                return union(self._declared(made, option) for option in alternatives(source))
        result = union(
            self._stepped(made, callee, rows)
            for option in alternatives(source)
            if (rows := self._rows_of(made, option)) is not None
        )
        return Awaitable(result) if gives_awaitable(callee) else result

    def _rows_of(self, made: Call, value: Value) -> Rows | None:
        """The query that a value stands for where one is expected: itself, or a model's own."""
        match value:
            case Rows():
                return begun(made.frame, value, made.kind, made.span)
            case Class() | Dotted():
                model = self._graph.model_of(value)
                if model is None:
                    return None
                return Rows(self._beginnings.begin_default(made.frame, model, made.kind, made.span))
            case Collection() | Generator():
                lineage = lineage_of(value)
                if lineage is None or lineage.path or not isinstance(lineage.start, Query):
                    return None
                return Rows(msgspec.structs.replace(lineage.start, streamed=True))  # they are there already
            case _:
                return None

    def _stepped(self, made: Call, callee: Callee, rows: Rows) -> Value:
        step, query = callee.query, rows.query
        note_step(made.frame, made.span, rows, callee)
        if step is not None and step in RUNS:
            note_run(made.frame, made.span, rows, step, callee.name)
        match step:
            case QueryStep.ALL:
                return rows
            case QueryStep.DERIVE | QueryStep.DEFER | QueryStep.COMBINE:
                return Rows(query.changed(), rows.lineage)
            case QueryStep.RAW:
                return Rows(query.changed(raw=True), rows.lineage)
            case QueryStep.LOCK:
                return Rows(query.changed(locked=True), rows.lineage)
            case QueryStep.ORDER:
                return Rows(query.changed(ordered=True), rows.lineage)
            case QueryStep.FILTER:
                keyed = query.keyed or self._is_keyed(query, made)
                given = query.given | self._nulls(query, made)
                return Rows(query.changed(filtered=True, keyed=keyed, given=given), rows.lineage)
            case QueryStep.EXCLUDE:
                return Rows(query.changed(filtered=True), rows.lineage)
            case QueryStep.JOIN | QueryStep.PREFETCH:
                return Rows(loading(made, query, step), rows.lineage)
            case QueryStep.PLAIN:
                return Rows(query.changed(plain=True), rows.lineage)
            case QueryStep.STREAM:
                return Rows(query.changed(streamed=True), rows.lineage)
            case QueryStep.PAGE:
                classes = (self._program.library.canonical(callee.returns or callee.name),)
                return Rows(msgspec.structs.replace(query, bounded=True, classes=classes), rows.lineage)
            case QueryStep.ONE if not query.plain and isinstance(query.model, tuple) and isinstance(query.made, Made):
                return Row(query.model, fetched=Fetched(made.frame.outcome.key, query.loaded))
            case QueryStep.ONE | QueryStep.CREATE:
                return UNKNOWN if query.plain else row(query.model, None)
            case QueryStep.OBTAIN:
                return Tuple((row(query.model, None), BOOLEAN))
            case QueryStep.ROWS:
                return Collection("list", element(rows))
            case QueryStep.MAPPING:
                return Dictionary(UNKNOWN, element(rows))
            case _:
                return UNKNOWN

    def _is_keyed(self, query: Query, made: Call) -> bool:
        """Whether a filter gives a value to a column that is unique, so that at most one row is left."""
        model = None if query.model is None else self._graph.model(query.model)
        if model is None:
            return False
        for name in made.arguments.keywords:
            if name in KEYS or name == model.primary_key:
                return True
            match self._graph.attribute(model, name):
                case Field(unique=True) | Relation(unique=True, many=False):
                    return True
        return False

    def _nulls(self, query: Query, made: Call) -> frozenset[Path]:
        """The relations that lead nowhere from the rows that a filter leaves: nothing is fetched to read them."""
        model = None if query.model is None else self._graph.model(query.model)
        found: set[Path] = set()
        for name, value in made.arguments.keywords.items():
            if model is None or value != (TRUE if name.endswith(IS_NULL) else NONE):
                continue
            match self._graph.queried(model, name.removesuffix(IS_NULL)):
                case Field(relation=str(relation)) | Relation(name=relation, many=False, forward=True):
                    found.add((relation,))
        return frozenset(found)

    def _specified(self, made: Call, callee: Callee) -> Value:
        lookup, queryset, attribute = (made.arguments.get(callee.params, name) for name in callee.params[:3])
        if not (isinstance(lookup, Literal) and isinstance(lookup.value, str)):
            return UNKNOWN
        rows = next((option for option in alternatives(queryset or UNKNOWN) if isinstance(option, Rows)), None)
        name = attribute.value if isinstance(attribute, Literal) and isinstance(attribute.value, str) else None
        return Specification(tuple(lookup.value.split("__")), rows, name)

    def _declared(self, made: Call, view: Value) -> Value:
        """The query that a class declares, as one or by the model it is about."""
        if not isinstance(view, Instance):
            return UNKNOWN
        for name in ("queryset", "model"):
            declared = self._program.class_attribute(view.key, name, view)
            found = [rows for option in alternatives(declared) if (rows := self._rows_of(made, option)) is not None]
            if found:
                return union(found)
        model = self._handed.model(view.key)
        if model is None:
            return UNKNOWN
        return Rows(self._beginnings.begin_default(made.frame, model, made.kind, made.span))
