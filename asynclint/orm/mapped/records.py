"""Queries of models that load themselves: begun at the class, and told by name or by class what comes with the rows.

There is no session here that knows its objects: what is not loaded with the rows is asked for again for each of them,
when it is read, or when what reading it gives is awaited or gone through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.index import model as m
from asynclint.orm.mapped.attributes import followed
from asynclint.orm.mapped.values import Attribute, Loader, Option, Pending, Selected, Statement
from asynclint.orm.notes import Read, note_read
from asynclint.orm.values import EVERYTHING, Lineage, Made, Row, row
from asynclint.packs.maps import Maps
from asynclint.program import library_calls
from asynclint.program.arguments import meets, positional
from asynclint.program.evaluation import evaluate
from asynclint.program.values import (
    UNKNOWN,
    Awaitable,
    Class,
    Collection,
    Instance,
    LibraryInstance,
    Literal,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.values import Path
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.values import ClassKey

LONGEST_JOIN = 3
"""Relations on the way to a class that is loaded with the rows."""


def begun(graph: MappedGraph, made: Call, callee: Callee, key: ClassKey) -> Value:
    """The query for rows of a model, by a call on its class; with what it selects besides them."""
    given = library_calls.returned(made, callee, Class(key))
    classes = tuple(option.name for option in alternatives(given) if isinstance(option, LibraryInstance))
    at = Made(made.frame.module, made.kind, made.span)
    query = Statement(key, at, classes, entities=(key,), scalars=True, filtered=_is_filtered(made, callee)).of(key)
    if callee.unless and meets(callee, callee.unless, made.arguments):
        query = _loading(query, [(EVERYTHING,)])
    columns = [path for argument in positional(made) if isinstance(argument, Attribute) for path in named(argument)]
    return Selected(_loading(query, (*columns, *_joins(graph, key, _classes(made)))))


def _is_filtered(made: Call, callee: Callee) -> bool:
    """Whether a query begins with conditions: `Book.filter(title=title)`, `Book.find(Book.title == title)`."""
    said = {name for name, _ in callee.unless}
    if made.node is None:
        return False
    has_conditions = any(isinstance(argument, (m.Compare, m.BinOp)) for argument in made.node.arguments)
    return has_conditions or any(name not in said for name, _ in made.node.keywords)


def loaded(graph: MappedGraph, query: Statement, made: Call, callee: Callee) -> Statement:
    """A query that is told to load relations with its rows; one of which nothing may be concluded where they are not
    known."""
    if callee.maps is Maps.WHOLE:
        return _loading(query, [(EVERYTHING,)])
    if callee.maps is Maps.JOINED:
        return _loading(query, () if query.model is None else _joins(graph, query.model, _classes(made)))
    paths: list[Path] = []
    for argument in positional(made):
        found = named(argument)
        if not found:
            return query.changed(made=None)
        paths += found
    return _loading(query, paths)


def named(argument: Value) -> list[Path]:
    """The relations that an argument names; none when it is not known."""
    match argument:
        case Literal(str(text)):
            return [tuple(text.replace("__", ".").split("."))]
        case Attribute(_, name):
            return [(name,)]
        case Loader(options):
            return [tuple(step for part in path for step in part.split("__")) for _, path in options]
        case _:
            return []


def fetched(graph: MappedGraph, made: Call, callee: Callee, receiver: Value) -> Value:
    """Loads relations of one object, and gives what the first of them leads to."""
    if isinstance(receiver, Pending):
        return Awaitable(asked(made, receiver))
    if not isinstance(receiver, Row) or receiver.lineage is None:
        return library_calls.returned(made, callee, receiver)
    paths = [path for argument in positional(made) for path in named(argument)]
    model = graph.model(receiver.key)
    if not made.arguments.positional and model is not None:
        paths = [(name,) for name in model.relations]
    given = [_followed(graph, made, receiver.key, receiver.lineage, path) for path in paths]
    return Awaitable(given[0] if len(given) == 1 else UNKNOWN)


def asked(made: Call, pending: Pending) -> Value:
    """What comes of something pending that a call asks for."""
    if pending.read is not None:
        note_read(made.frame, msgspec.structs.replace(pending.read, span=made.span))
    return pending.result


def _followed(graph: MappedGraph, made: Call, key: ClassKey, start: Lineage, path: Path) -> Value:
    """What a path of relations leads to; that is read as it is loaded."""
    lineage: Lineage | None = start
    given: Value = UNKNOWN
    for name in path:
        model = graph.model(key)
        relation = None if model is None else graph.relation(model, name)
        if relation is None or lineage is None or not isinstance(relation.target, tuple):
            return UNKNOWN
        lineage, key = followed(lineage, relation), relation.target
        other = row(key, lineage)
        given = Collection("list", other) if relation.many else other
    if lineage is not None and len(lineage.path) > len(start.path):
        note_read(made.frame, Read(made.span, lineage))
    return given


def _loading(query: Statement, paths: Iterable[Path]) -> Statement:
    options = (Option(None, path[:length]) for path in paths for length in range(1, len(path) + 1))
    return query.changed(options=tuple(dict.fromkeys((*query.options, *options)))).of(query.model)


def _joins(graph: MappedGraph, key: ClassKey | str, classes: set[ClassKey]) -> Iterator[Path]:
    """The paths from a model that lead to one of some classes by way of others of them."""
    reached: list[tuple[ClassKey | str, Path]] = [(key, ())]
    while reached:
        here, path = reached.pop()
        model = graph.model(here)
        for relation in () if model is None or len(path) >= LONGEST_JOIN else model.relations.values():
            if isinstance(relation.target, tuple) and relation.target in classes:
                yield (*path, relation.name)
                reached.append((relation.target, (*path, relation.name)))


def _classes(made: Call) -> set[ClassKey]:
    """The models that a call is passed, as classes, as columns of them, or as queries."""
    found: set[ClassKey] = set()
    for argument in () if made.node is None else made.node.arguments:
        node: m.Expression | None = argument.value if isinstance(argument, m.Starred) else argument
        while node is not None:
            for option in alternatives(evaluate(made.frame, node)):
                match option:
                    case Class(key) | Instance(key):
                        found.add(key)
                    case Selected(query) if isinstance(query.model, tuple):
                        found.add(query.model)
                    case _:
                        pass
            node = _inner(node)
    return found


def _inner(node: m.Expression) -> m.Expression | None:
    """What a column, or something made of one, is written on."""
    match node:
        case m.Attribute(value) | m.Call(m.Attribute(value)):
            return value
        case _:
            return None
