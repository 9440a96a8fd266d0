"""Follows objects and statements of a data mapper through the program, as `RowMapper` follows rows and queries."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import msgspec

from asynclint.index import model as m
from asynclint.orm.mapped.attributes import Attributes
from asynclint.orm.mapped.candidates import are_statements
from asynclint.orm.mapped.commits import Commits
from asynclint.orm.mapped.notes import note_asked
from asynclint.orm.mapped.primed import among_themselves
from asynclint.orm.mapped.repositories import Repositories
from asynclint.orm.mapped.statements import Statements
from asynclint.orm.mapped.validation import constructed, rows
from asynclint.orm.mapped.values import Attribute, Loader, Pending, Selected, Statement, Taken, found, is_mapped
from asynclint.orm.mapper import RowMapper
from asynclint.orm.notes import note_read
from asynclint.orm.passed import stand_ins
from asynclint.orm.values import Lineage, Row
from asynclint.packs.maps import Maps
from asynclint.program.evaluation import evaluate
from asynclint.program.mapping import PLAIN
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Collection,
    Function,
    Instance,
    LibraryInstance,
    Mapped,
    Parameter,
    Tuple,
    Value,
    alternatives,
    each,
    union,
)
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.iteration import Place
    from asynclint.program.outcome import SiteKind
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey


class StatementMapper(RowMapper):
    """The program's mapper over a graph of mapped classes. What it does with a row that is picked, or that a loop
    leaves behind, is what is done with any."""

    def __init__(self, program: Program, graph: MappedGraph) -> None:
        self._program = program
        self._graph = self._mapped = graph
        self._repositories = Repositories(program, graph)
        attributes = Attributes(program, graph, self._repositories)
        self.attribute = attributes.read
        self.method = attributes.method
        self._commits = Commits(program, graph)
        statements = Statements(program, graph, self._commits)
        self.called = statements.called
        # Asked about every parameter that says it is an object of a library.
        self._are_statements = cache(partial(are_statements, program.library))
        self._called_by_name = statements.called_by_name

    def parameter(self, key: FunctionKey, name: str, declared: Value) -> Value:
        parameter = Parameter(key, name)
        return each(declared, lambda option: self._declared(option, parameter))

    def _declared(self, value: Value, parameter: Parameter) -> Value:
        match value:
            case Row():
                return value
            case Instance(key) if self._graph.model(key) is not None:
                return Row(key, lineage=Lineage(parameter, model=key))
            case LibraryInstance(name) if self._are_statements(name):
                return Selected(Statement(None, parameter, (name,)))
            case Collection(kind, inner):
                return Collection(kind, each(inner, lambda option: self._declared(option, parameter)))
            case _:
                return value

    def passed(self, parameter: Parameter, value: Value) -> Value | None:
        if type(value) is Instance:
            return self._repository(value, parameter)
        told = UNKNOWN if type(value) in PLAIN else union(self._told(part, parameter) for part in alternatives(value))
        if told == UNKNOWN:
            return None
        declared = self._program.local(parameter.function, parameter.name) or UNKNOWN
        return None if told == self.parameter(parameter.function, parameter.name, declared) else told

    def _told(self, value: Value, parameter: Parameter) -> Value:
        match value:
            case Selected(Statement() as query):
                fresh = Statement(None, parameter, query.classes, entities=query.entities, scalars=query.scalars)
                return Selected(
                    msgspec.structs.replace(fresh, run=query.run, asynchronous=query.asynchronous).of(query.model)
                )
            case Loader() | Attribute():
                return value
            case Class(key) if self._graph.model(key) is not None:
                return value
            case Collection(_, inner) if is_mapped(inner):
                return value
            case Tuple(elements) if any(map(is_mapped, elements)):
                return value
            case Row(key) if self._graph.model(key) is None:
                return UNKNOWN
            case _:
                return union(stand_ins(value, parameter))

    def _repository(self, value: Instance, parameter: Parameter) -> Value | None:
        """An object whose class names the model that an inherited method works with."""
        owner = (parameter.function[0], self._program.function(parameter.function).owner)
        told = owner[1] >= 0 and value.key != owner and self._repositories.has_model(value.key)
        return Instance(value.key) if told else None

    def keeps(self, value: Value) -> bool:
        return type(value) not in PLAIN and (is_mapped(value) or super().keeps(value))

    def unseen(self, made: Call) -> Value:
        return self._called_by_name(made)

    def given(self, frame: Frame, value: Mapped, kind: SiteKind, span: Span) -> Value:  # noqa: ARG002  (a mapper's form)
        return value  # nothing is asked of statements that are not run

    def awaited(self, frame: Frame, value: Mapped) -> Value:
        match value:
            case Pending(result, read):
                if read is not None:
                    note_read(frame, read)
                return result
            case Selected(Statement() as query):
                frame.outcome.notes[Taken(value)] = None
                return Collection("list", found(query))
            case _:
                return UNKNOWN

    def iterate(self, frame: Frame, value: Mapped, place: Place | None) -> Value:
        if isinstance(value, Pending):
            gone_through = self.awaited(frame, value)
            return gone_through.element if isinstance(gone_through, Collection) else UNKNOWN
        if not isinstance(value, Selected) or not isinstance(value.query, Statement):
            return UNKNOWN
        if place is not None and not value.query.run:
            note_asked(frame, Span(*place), value, Maps.ALL, "__iter__")
        frame.outcome.notes[Taken(value)] = None
        query = value.query
        beside = among_themselves(self._mapped, query)  # all rows are there before the first is looked at
        return found(query.changed(options=(*query.options, *beside)).of(query.model) if beside else query)

    def item(self, frame: Frame, value: Mapped, index: m.Expression, place: Place) -> Value:
        evaluate(frame, index)
        if not isinstance(value, Selected) or not isinstance(value.query, Statement):
            return UNKNOWN
        if isinstance(index, m.Slice):
            return Selected(value.query.changed(bounded=True))
        note_asked(frame, Span(*place), value, Maps.ONE, "__getitem__")
        return self.picked(frame, found(value.query), m.Constant(0))

    def is_rare(self, frame: Frame, test: m.Expression, block: Sequence[m.Statement], *, truth: bool) -> bool:
        match test:
            case m.Compare(m.Constant(str()), ["in"], [m.Attribute(_, "dict" | "__dict__")]):
                return truth  # who looks whether something was loaded reads it where it was
            case m.Compare(m.Constant(str()), ["not in" | "in" as operator], [m.Attribute(_, "unloaded")]):
                return truth is (operator == "not in")
            case _:
                return super().is_rare(frame, test, block, truth=truth)

    def compared(self, value: Value, path: tuple[str, ...]) -> Value | None:
        # A session gives one object for one key: who compares with that has the object, or asks for it once.
        rows = (option.key for option in alternatives(value) if isinstance(option, Row))
        return None if any(map(self._mapped.loads_itself, rows)) else self.lacking(value, path)

    def constructed(self, made: Call, key: ClassKey) -> Value | None:
        if any(any(True for _ in rows(value)) for value in made.arguments.keywords.values()):
            constructed(made, self._mapped, key)
        return None

    def ran(self, made: Call, function: Function) -> None:
        self._commits.ran(made, function)

    def left(self, frame: Frame, context: m.Expression, returned: int) -> None:
        self._commits.left(frame, context, returned)
