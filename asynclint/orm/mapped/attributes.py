"""What reading an attribute of a mapped class, of one of its objects, or of a statement gives."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from asynclint.index.naming import name_span
from asynclint.orm.attributes import LONGEST_PATH
from asynclint.orm.mapped.candidates import are_statements
from asynclint.orm.mapped.notes import note_stale
from asynclint.orm.mapped.primed import at_hand
from asynclint.orm.mapped.queried import given_queries
from asynclint.orm.mapped.values import Attribute, Expired, Loader, Pending, Selected, Statement, Waiting
from asynclint.orm.model import Field, Loading, Relation, RelationKind
from asynclint.orm.notes import Read, note_read
from asynclint.orm.values import Lineage, Made, Row, row
from asynclint.packs.maps import Maps
from asynclint.program.outcome import SiteKind
from asynclint.program.values import (
    UNKNOWN,
    Awaitable,
    Class,
    Collection,
    Function,
    Instance,
    LibraryInstance,
    LibraryMethod,
    Mapped,
    Value,
    alternatives,
    each,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.index import model as m
    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.mapped.repositories import Repositories
    from asynclint.orm.model import Model, ModelKey
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey

LOADERS = frozenset({Maps.LOADS, Maps.PASSES, Maps.FORBIDS, Maps.COLUMNS, Maps.WITHIN})

AWAITABLE_ATTRIBUTES = "awaitable_attrs"


class Attributes:
    """The attributes of everything that belongs to a mapped class."""

    def __init__(self, program: Program, graph: MappedGraph, repositories: Repositories) -> None:
        self._program = program
        self._graph = graph
        self._repositories = repositories

    def read(self, frame: Frame, value: Value, node: m.Attribute) -> Value | None:
        """What ``node`` gives when its object is ``value``; None when that is an ordinary attribute."""
        match value:
            case Selected():
                return self._of_statement(value, node.name)
            case Attribute():
                return _bound(self._narrowing.get(node.name), value)
            case Loader():
                return _bound(self._chained.get(node.name), value)
            case Waiting(row):
                return self._awaited(frame, row, node)
            case Pending(result):
                return self._of_pending(frame, value, result, node)
            case Instance(key):
                model = self._graph.model(key)
                if model is None:
                    return self._repositories.attribute(key, node.name)
                return self._of_row(frame, value, model, node)
            case Class(key):
                model = self._graph.model(key)
                return None if model is None else self._of_class(frame, model, node)
            case _:
                return None

    @cached_property
    def _narrowing(self) -> dict[str, str]:
        """The methods of an attribute that give one which loads the same relation, or a part of it."""
        return self._methods(frozenset({Maps.SAME}))

    @cached_property
    def _chained(self) -> dict[str, str]:
        """The methods of an option."""
        return self._methods(LOADERS)

    def _methods(self, wanted: frozenset[Maps]) -> dict[str, str]:
        library = self._program.library
        return {
            name.rpartition(".")[2]: name
            for name, callee in library.mapping_callees()
            if callee.maps in wanted and library.known_class(name.rpartition(".")[0]) is not None
        }

    def method(self, value: Mapped, name: str) -> Value:
        """A method, or an attribute, of a statement or of what running it gave."""
        return self._of_statement(value, name) if isinstance(value, Selected) else UNKNOWN

    def _of_statement(self, rows: Selected, name: str) -> Value:
        library = self._program.library
        for cls in rows.query.classes:
            if isinstance(cls, str):
                if (callee := library.method(cls, name)) is not None:
                    return LibraryMethod(callee.name, rows)
                if (declared := library.attribute(cls, name, rows)) is not None:
                    return declared
            elif name in self._program.class_info(cls).namespace.bindings:
                found = self._program.class_global(self._program.class_info(cls), name)
                return each(found, lambda option: _method_of(option, rows))
        return UNKNOWN

    def _of_class(self, frame: Frame, model: Model, node: m.Attribute) -> Value | None:
        if node.name in model.relations:
            return Attribute(model.key, node.name)
        if isinstance(model.key, str):
            return None
        if (method := self._own_method(model.key, node.name)) is not None:
            return LibraryMethod(method, Class(model.key))
        own = self._program.class_attribute(model.key, node.name, Class(model.key))
        for option in alternatives(own) if own != UNKNOWN else self._given(model.key, node.name):
            classes = self._statement_classes(option)
            if classes:
                made = Made(frame.module, SiteKind.ATTRIBUTE, name_span(node))
                return Selected(Statement(model.key, made, classes, entities=(model.key,), scalars=True).of(model.key))
        return None

    @cached_property
    def _given_queries(self) -> dict[tuple[ModelKey, str], Value]:
        return given_queries(self._program)

    def _given(self, key: ClassKey, name: str) -> Iterator[Value]:
        """What a class or a base of it is given as an attribute to begin queries."""
        for ancestor in self._program.class_info(key).order if self._given_queries else ():
            if (found := self._given_queries.get((ancestor, name))) is not None:
                yield found

    def _statement_classes(self, value: Value) -> tuple[ClassKey | str, ...]:
        """The classes of a value that is a statement."""
        match value:
            case LibraryInstance(name) if are_statements(self._program.library, name):
                return (name,)
            case Instance(key):
                order = self._program.class_info(key).order
                library = self._program.library
                return order if any(isinstance(cls, str) and are_statements(library, cls) for cls in order) else ()
            case _:
                return ()

    def _of_row(self, frame: Frame, value: Value, model: Model, node: m.Attribute) -> Value | None:
        if node.name == AWAITABLE_ATTRIBUTES:
            return Waiting(value)
        relation = self._graph.relation(model, node.name)
        if isinstance(value, Expired) and self._graph.attribute(model, node.name) is not None:
            note_stale(frame, name_span(node), node.name, value.key)
        if relation is None:
            if isinstance(model.key, tuple) and (path := self._graph.proxied(model.key, node.name)):
                return self._through(frame, value, model, path, node)
            if isinstance(model.key, tuple) and (method := self._own_method(model.key, node.name)) is not None:
                return LibraryMethod(method, value)
            return UNKNOWN if isinstance(model.fields.get(node.name), Field) else None
        return self._over(frame, value, relation, node)

    def _over(self, frame: Frame, value: Value, relation: Relation, node: m.Attribute) -> Value:
        """What the relation leads to; reading it is noted when that may ask the database."""
        lineage = value.lineage if isinstance(value, Row) else None
        if relation.loading is Loading.QUERY:
            return UNKNOWN
        further = followed(lineage, relation)
        asks = relation.loading is Loading.LAZY and not isinstance(value, Expired)
        is_further = lineage is not None and further is not None and len(further.path) > len(lineage.path)
        if asks and further is not None and is_further and not self._is_at_hand(frame, relation):
            note_read(frame, Read(name_span(node), further))
        other = row(relation.target, further)
        given = Collection("list", other) if relation.many else other
        if relation.loading is not Loading.PENDING:
            return given
        read = Read(name_span(node), further) if further is not None and is_further else None
        return Pending(given, read, relation.reader)

    def _is_at_hand(self, frame: Frame, relation: Relation) -> bool:
        return any(option.path == (relation.name,) for option in at_hand(self._graph, frame, relation.model))

    def _own_method(self, key: ClassKey, name: str) -> str | None:
        """The method of its library by which a model asks the database; None when the program has its own."""
        for ancestor in self._program.class_info(key).order:
            if isinstance(ancestor, str):
                callee = self._program.library.method(ancestor, name)
                if callee is not None and callee.maps is not None:
                    return callee.name
            elif name in self._program.class_info(ancestor).namespace.bindings:
                return None
        return None

    def _of_pending(self, frame: Frame, value: Pending, result: Value, node: m.Attribute) -> Value:
        callee = self._program.library.method(value.cls, node.name)
        if callee is not None and callee.maps in {Maps.DERIVE, Maps.FETCH}:
            return LibraryMethod(callee.name, value)
        found = self.read(frame, result, node)  # whoever does not ask for it knows that it is there
        return UNKNOWN if found is None else found

    def _through(self, frame: Frame, value: Value, model: Model, path: tuple[str, ...], node: m.Attribute) -> Value:
        """An attribute of what a relation leads to, read in its stead."""
        relation = self._graph.relation(model, path[0])
        if relation is None:
            return UNKNOWN
        reached = self._over(frame, value, relation, node)
        other = reached.element if isinstance(reached, Collection) else reached
        target = self._graph.target(relation)
        inner = None if target is None or len(path) < 2 else self._graph.relation(target, path[1])
        if inner is None:
            return UNKNOWN
        found = self._over(frame, other, inner, node)
        return Collection("list", found) if relation.many else found

    def _awaited(self, frame: Frame, value: Value, node: m.Attribute) -> Value:
        """A relation that is awaited: nothing fails, but it is a query all the same."""
        lineage = value.lineage if isinstance(value, Row) else None
        if lineage is not None and isinstance(lineage.start, Statement):
            start = msgspec.structs.replace(lineage.start, asynchronous=False)
            value = msgspec.structs.replace(value, lineage=msgspec.structs.replace(lineage, start=start))
        model = self._graph.model(value.key) if isinstance(value, Instance) else None
        relation = None if model is None else self._graph.relation(model, node.name)
        return Awaitable(UNKNOWN if relation is None else self._over(frame, value, relation, node))


def _method_of(value: Value, rows: Selected) -> Value:
    return Function(value.key, rows, value.closure) if isinstance(value, Function) else value


def _bound(method: str | None, value: Value) -> Value:
    return UNKNOWN if method is None else LibraryMethod(method, value)


def followed(lineage: Lineage | None, relation: Relation) -> Lineage | None:
    """Where what a relation leads to comes from; None when the program itself has put it there, or has had enough."""
    if lineage is None or len(lineage.path) >= LONGEST_PATH or lineage.gives((relation.name,)):
        return None
    if relation.name == lineage.back and not relation.many:
        return Lineage(lineage.start, lineage.path[:-1])
    is_of_one = relation.many and relation.kind is not RelationKind.MANY_TO_MANY
    return lineage.over(relation.name, back=relation.reverse if is_of_one else None)
