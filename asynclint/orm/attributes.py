"""What reading an attribute of a model, a row or a query gives, and whether it asks the database."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.naming import name_span, path_of
from asynclint.orm.beginnings import begun
from asynclint.orm.managers import OBJECTS
from asynclint.orm.model import Field, Relation, RelationKind
from asynclint.orm.notes import Read, forget_read, note_read
from asynclint.orm.values import EVERYTHING, LibraryRow, Lineage, Made, Query, Related, Row, Rows, row
from asynclint.program.frame import add
from asynclint.program.outcome import Perform, SiteKind
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Collection,
    Dotted,
    Function,
    Instance,
    LibraryInstance,
    LibraryMethod,
    Mapped,
    Value,
    each,
)

if TYPE_CHECKING:
    from asynclint.orm.beginnings import Beginnings
    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.model import Model
    from asynclint.orm.values import Path
    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program

LONGEST_PATH = 6
"""Relations in a row, after which nobody follows."""

KEY = "pk"
MODEL = "model"
GET = "__get__"
QUERYSET_CLASS = "_queryset_class"


class Attributes:
    """The attributes of everything that belongs to a model."""

    def __init__(self, program: Program, graph: ModelGraph, beginnings: Beginnings) -> None:
        self._program = program
        self._graph = graph
        self._beginnings = beginnings

    def read(self, frame: Frame, value: Value, node: m.Attribute) -> Value | None:
        """What ``node`` gives when its object is ``value``; None when that is an ordinary attribute."""
        match value:
            case Rows():
                return self._of_query(begun(frame, value, SiteKind.ATTRIBUTE, name_span(node)), node.name)
            case Instance(key) | LibraryInstance(key):
                model = self._graph.model(key)
                return None if model is None else self._of_row(frame, value, model, node)
            case Class() | Dotted():
                model = self._graph.model_of(value)
                manager = None if model is None else self._graph.manager(model, node.name)
                if model is None or (manager is None and not (node.name == OBJECTS and model.default_manager is None)):
                    return None
                return Rows(self._beginnings.begin(frame, model, manager, SiteKind.ATTRIBUTE, name_span(node)))
            case _:
                return None

    def method(self, value: Mapped, name: str) -> Value:
        return self._of_query(value, name) if isinstance(value, Rows) else UNKNOWN

    def _of_query(self, rows: Rows, name: str) -> Value:
        """A method of one of the query's classes, bound to it."""
        program = self._program
        if name == MODEL and rows.query.model is not None:
            key = rows.query.model
            return Dotted(key) if isinstance(key, str) else Class(key)
        if name == QUERYSET_CLASS and (made := self._beginnings.queryset_class(rows.query)) is not None:
            return made
        for cls in rows.query.classes:
            if isinstance(cls, str):
                if (callee := program.library.method(cls, name)) is not None:
                    return LibraryMethod(callee.name, rows)
                if (declared := program.library.attribute(cls, name, rows)) is not None:
                    return declared
            elif (found := program.class_attribute(cls, name, rows)) != UNKNOWN:
                return each(found, lambda option: _bound(option, rows))
        return UNKNOWN

    def _of_row(self, frame: Frame, value: Value, model: Model, node: m.Attribute) -> Value | None:
        lineage = value.lineage if isinstance(value, (Row, LibraryRow)) else None
        if lineage is not None and isinstance(lineage.start, Query):
            for attribute, path in lineage.start.attributes:
                if attribute == (*lineage.path, node.name):
                    target = self._graph.relation(model, path[-1])
                    return Collection(
                        "list", row(None if target is None else target.target, Lineage(lineage.start, path))
                    )
        found: Value | None
        match self._graph.attribute(model, node.name):
            case Relation(many=True) as relation:
                return self._many(frame, relation, lineage, node)
            case Relation() as relation:
                return self._one(frame, value, relation, lineage, node)
            case Field():
                found = UNKNOWN
            case _:
                found = UNKNOWN if node.name == KEY else None
        if lineage is not None and node.name in {KEY, model.primary_key} and isinstance(node.value, m.Attribute):
            # `book.author.pk`: what mends this is to read `author_id`, not to load the author.
            forget_read(frame, name_span(node.value), lineage)
        return found

    def _many(self, frame: Frame, relation: Relation, lineage: Lineage | None, node: m.Attribute) -> Value:
        target = self._graph.target(relation)
        if target is None:
            return UNKNOWN
        manager = self._graph.default_manager(target)
        query = self._beginnings.begin(frame, target, manager, SiteKind.ATTRIBUTE, name_span(node))
        reverse = None
        if relation.reverse is not None and not relation.forward:
            reverse = self._graph.relation(target, relation.reverse)
        # Rows that were found by way of an object have that object.
        back = None if reverse is None or reverse.many else reverse.name
        query = query.related_to(() if back is None else (back,))
        given = lineage.given if lineage is not None else frozenset()
        beyond = frozenset(path[1:] for path in given if path[0] == relation.name and len(path) > 1)
        if beyond:
            query = msgspec.structs.replace(query, loaded=query.loaded | beyond)
        if lineage is None or len(lineage.path) >= LONGEST_PATH or (relation.name,) in given:
            return Rows(query)
        return Rows(query, lineage.over(relation.name, back=back, related=Related(query)))

    def _one(self, frame: Frame, value: Value, relation: Relation, lineage: Lineage | None, node: m.Attribute) -> Value:
        fetched = value.fetched if lineage is None and isinstance(value, Row) else None
        if fetched is not None and fetched.within in {None, frame.outcome.key}:
            self._fetch(frame, relation, fetched.loaded, (relation.name,), node)
            _remember(frame, node.value, value, relation.name)
        if lineage is None or len(lineage.path) >= LONGEST_PATH or (relation.name,) in lineage.given:
            return row(relation.target, None)
        if relation.name == lineage.back:
            return row(relation.target, Lineage(lineage.start, lineage.path[:-1]))
        read = lineage.over(relation.name, back=None if relation.forward else relation.reverse)
        if not (relation.parent_link and relation.forward):  # the row is the other as well
            note_read(frame, Read(name_span(node), read))
        if isinstance(lineage.start, Query) and isinstance(lineage.start.made, Made):
            self._fetch(frame, relation, lineage.start.loaded, read.path, node)
        return row(relation.target, read)

    def _fetch(self, frame: Frame, relation: Relation, loaded: frozenset[Path], path: Path, node: m.Attribute) -> None:
        """Whoever reads a relation to one row that was not loaded waits for the database."""
        if path in loaded or (EVERYTHING,) in loaded or relation.kind is RelationKind.GENERIC or relation.parent_link:
            return
        fetching = self._fetching
        if fetching is not None and fetching.effect is not None:
            site = frame.site(SiteKind.ATTRIBUTE, *name_span(node))
            add(site, Perform(fetching.name, fetching.effect, Confidence.LIKELY))

    @cached_property
    def _fetching(self) -> Callee | None:
        """What runs when a relation to one row is read."""
        library = self._program.library
        names = {model.descriptor for model in library.orm.models.values() if model.descriptor is not None}
        return next((library.method(name, GET) for name in sorted(names)), None)


def _remember(frame: Frame, node: m.Expression, value: Value, relation: str) -> None:
    """A row that was just fetched has what was read of it."""
    path = path_of(node)
    if path is not None and frame.env.get(path) == value and isinstance(value, Row) and value.fetched is not None:
        loaded = value.fetched.loaded | {(relation,)}
        frame.env[path] = msgspec.structs.replace(value, fetched=value.fetched._replace(loaded=loaded))


def _bound(value: Value, rows: Rows) -> Value:
    match value:
        case Function(key, _, closure):
            return Function(key, rows, closure)
        case LibraryMethod(name, _):
            return LibraryMethod(name, rows)
        case _:
            return value
