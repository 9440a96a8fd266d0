"""Follows objects and statements of a data mapper through the program, as `RowMapper` follows rows and queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.index import model as m
from asynclint.orm.mapped.attributes import Attributes
from asynclint.orm.mapped.notes import note_asked
from asynclint.orm.mapped.statements import Statements
from asynclint.orm.mapped.values import Attribute, Loader, Selected, Statement, Taken, found, is_mapped
from asynclint.orm.mapper import RowMapper
from asynclint.orm.values import Lineage, Row, stand_ins
from asynclint.packs.maps import Maps
from asynclint.program import expressions
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Collection,
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
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey


class StatementMapper(RowMapper):
    """The program's mapper over a graph of mapped classes. What it does with a row that is picked, or that a loop
    leaves behind, is what is done with any."""

    def __init__(self, program: Program, graph: MappedGraph) -> None:
        self._program = program
        self._graph = graph
        attributes = Attributes(program, graph)
        self.attribute = attributes.read
        self.method = attributes.method
        statements = Statements(program, graph)
        self.called = statements.called
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
            case LibraryInstance(name) if self._changes_statements(name):
                return Selected(Statement(None, parameter, (name,)))
            case Collection(kind, inner):
                return Collection(kind, each(inner, lambda option: self._declared(option, parameter)))
            case _:
                return value

    def _changes_statements(self, name: str) -> bool:
        method = self._program.library.method(name, "options")
        return method is not None and method.maps is not None

    def passed(self, parameter: Parameter, value: Value) -> Value | None:
        told = union(self._told(option, parameter) for option in alternatives(value))
        declared = self._program.local(parameter.function, parameter.name) or UNKNOWN
        return None if told in (UNKNOWN, self.parameter(parameter.function, parameter.name, declared)) else told

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

    def keeps(self, value: Value) -> bool:
        return is_mapped(value) or super().keeps(value)

    def unseen(self, made: Call) -> Value:
        return self._called_by_name(made)

    def given(self, frame: Frame, value: Mapped, node: m.Call) -> None:
        """Nothing is asked of statements that are not run."""

    def iterate(self, frame: Frame, value: Mapped, place: Place | None) -> Value:
        if not isinstance(value, Selected) or not isinstance(value.query, Statement):
            return UNKNOWN
        if place is not None and not value.query.run:
            note_asked(frame, Span(*place), value, Maps.ALL, "__iter__")
        frame.outcome.notes[Taken(value)] = None
        return found(value.query)

    def item(self, frame: Frame, value: Mapped, index: m.Expression, place: Place) -> Value:
        expressions.evaluate(frame, index)
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

    def constructed(self, _made: Call, _key: ClassKey) -> Value | None:
        return None
