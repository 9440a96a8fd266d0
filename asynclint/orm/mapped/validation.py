"""What a schema reads of the object that it is filled from: the relations it has fields for, and what theirs read.

A field can also have the name of a property, which runs for every object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.orm.mapped.attributes import followed
from asynclint.orm.mapped.notes import note_stale
from asynclint.orm.mapped.values import Expired
from asynclint.orm.model import Loading
from asynclint.orm.notes import Read, note_read
from asynclint.orm.values import Lineage, Row, row
from asynclint.program import namespace, typehints
from asynclint.program.attributes import attribute
from asynclint.program.outcome import Invoke
from asynclint.program.values import (
    UNKNOWN,
    Awaitable,
    Class,
    Collection,
    Dictionary,
    Generator,
    Instance,
    Tuple,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.model import Model
    from asynclint.program.calls import Call
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey

DEEPEST_SCHEMA = 4
"""Schemas in schemas, after which nobody follows."""

ALIASES = ("validation_alias", "alias")
"""Parameters of a field that say what it is called in the object."""


def validated(made: Call, graph: MappedGraph, receiver: Value) -> Value:
    """Notes what filling the schema ``receiver`` from the call's argument reads, and gives an instance of it."""
    if not isinstance(receiver, (Class, Instance)):
        return UNKNOWN
    for option in alternatives(made.arguments.first() or UNKNOWN):
        if isinstance(option, Row):
            _note(made, graph, receiver.key, option)
    return Instance(receiver.key)


def constructed(made: Call, graph: MappedGraph, key: ClassKey) -> None:
    """Notes what a schema reads of objects that are passed for fields that hold schemas themselves."""
    held = {name: inner for name, _, inner in fields(made.frame.program, key) if inner is not None}
    for name, value in made.arguments.keywords.items():
        inner = held.get(name)
        if inner is not None and graph.model(inner) is None:
            for found in rows(value):
                _note(made, graph, inner, found)


def _note(made: Call, graph: MappedGraph, schema: ClassKey, given: Row) -> None:
    if isinstance(given, Expired) and (name := read_first(made.frame.program, graph, schema, given)) is not None:
        note_stale(made.frame, made.span, name, given.key)
    for found in reads_of(made.frame.program, graph, schema, given):
        if isinstance(found, Invoke):
            made.add(found)
        else:
            note_read(made.frame, Read(made.span, found, by=name_of(made.frame.program, schema)))


def read_first(program: Program, graph: MappedGraph, schema: ClassKey, given: Row) -> str | None:
    """What filling a schema reads of an object before anything else."""
    model = graph.model(given.key)
    names = () if model is None else (name for _, name, _ in fields(program, schema) if graph.attribute(model, name))
    return next(iter(names), None)


def answering(program: Program, graph: MappedGraph, schemas: Value, given: Row) -> ClassKey | None:
    """Which of some schemas, or of those in their fields, is filled from an object."""
    model = graph.model(given.key)
    most, best = 0, None
    for schema in _all(program, schemas) if model is not None else ():
        names = {name for _, name, _ in fields(program, schema)} if graph.model(schema) is None else ()
        known = sum(graph.attribute(model, name) is not None for name in names) if model is not None else 0
        if known > most:
            most, best = known, schema
    return best


def _all(program: Program, schemas: Value) -> Iterator[ClassKey]:
    for option in alternatives(schemas):
        schema = _held(option)
        if schema is not None:
            yield schema
            yield from (inner for _, _, inner in fields(program, schema) if inner is not None)


def reads_of(
    program: Program, graph: MappedGraph, schema: ClassKey, given: Row, depth: int = 0
) -> Iterator[Lineage | Invoke]:
    """The relations of an object that filling a schema from it reads, those that are loaded anyway left out, and the
    properties of it that run."""
    model = graph.model(given.key)
    if model is None or depth >= DEEPEST_SCHEMA or given.lineage is None or isinstance(given, Expired):
        return
    for _, name, inner in fields(program, schema):
        relation = graph.relation(model, name)
        if relation is None:
            yield from _properties(program, model, given, name)
            continue
        further = None if relation.loading in {Loading.QUERY, Loading.REFUSED} else followed(given.lineage, relation)
        if further is None:
            continue
        if relation.loading is Loading.LAZY and len(further.path) > len(given.lineage.path):
            yield further
        other = row(relation.target, further)
        if inner is not None and isinstance(other, Row):
            yield from reads_of(program, graph, inner, other, depth + 1)


def _properties(program: Program, model: Model, given: Row, name: str) -> Iterator[Invoke]:
    if name not in model.fields:
        ran: list[Invoke] = []
        attribute(program, given, name, Confidence.CERTAIN, ran.append)
        yield from ran


def fields(program: Program, schema: ClassKey) -> Iterator[tuple[str, str, ClassKey | None]]:
    """The fields of a schema: what each is called, what it is called in the object, and the schema that it holds, alone
    or in a list."""
    seen: set[str] = set()
    for ancestor in program.class_info(schema).order:
        if isinstance(ancestor, str):
            continue
        info = program.class_info(ancestor)
        frame = program.scope(ancestor[0], parent=info.facts.parent, cls=info)
        for name, bindings in info.namespace.bindings.items():
            for binding in bindings:
                if isinstance(binding, namespace.Declared) and name not in seen:
                    seen.add(name)
                    yield name, _alias(binding.value) or name, _held(typehints.annotated(frame, binding.annotation))


def _alias(value: m.Expression | None) -> str | None:
    keywords = dict(value.keywords) if isinstance(value, m.Call) else {}
    for parameter in ALIASES:
        match keywords.get(parameter):
            case m.Constant(str(name)):
                return name
            case _:
                pass
    return None


def rows(value: Value) -> Iterator[Row]:
    """The objects in a value, wherever in it they are."""
    for option in alternatives(value):
        match option:
            case Row():
                yield option
            case Collection(_, inner) | Dictionary(_, inner) | Generator(_, inner) | Awaitable(inner):
                yield from rows(inner)
            case Tuple(elements):
                for element in elements:
                    yield from rows(element)
            case _:
                pass


def _held(value: Value) -> ClassKey | None:
    for option in alternatives(value):
        match option:
            case Instance(key):
                return key
            case Collection(_, inner) | Dictionary(_, inner):
                if (held := _held(inner)) is not None:
                    return held
            case Tuple(elements):
                if (held := next((h for e in elements if (h := _held(e)) is not None), None)) is not None:
                    return held
            case _:
                pass
    return None


def name_of(program: Program, schema: ClassKey) -> str:
    return program.class_info(schema).facts.name
