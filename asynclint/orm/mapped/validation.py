"""What a schema reads of the object that it is filled from: the relations it has fields for, and what theirs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.orm.mapped.attributes import followed
from asynclint.orm.model import Loading
from asynclint.orm.notes import note_read
from asynclint.orm.values import Read, Row
from asynclint.program import namespace, typehints
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Collection,
    Dictionary,
    Instance,
    Tuple,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.values import Lineage
    from asynclint.program.calls import Call
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey

DEEPEST_SCHEMA = 4
"""Schemas in schemas, after which nobody follows."""


def validated(made: Call, graph: MappedGraph, receiver: Value) -> Value:
    """Notes what filling the schema ``receiver`` from the call's argument reads, and gives an instance of it."""
    if not isinstance(receiver, (Class, Instance)):
        return UNKNOWN
    program = made.frame.program
    for option in alternatives(made.arguments.first() or UNKNOWN):
        if isinstance(option, Row) and option.lineage is not None:
            for lineage in reads(program, graph, receiver.key, option.key, option.lineage):
                note_read(made.frame, Read(made.span, lineage))
    return Instance(receiver.key)


def reads(
    program: Program, graph: MappedGraph, schema: ClassKey, key: ClassKey, lineage: Lineage, depth: int = 0
) -> Iterator[Lineage]:
    """The relations of an object that filling a schema from it reads, those that are loaded anyway left out."""
    model = graph.model(key)
    for name, inner in fields(program, schema) if model is not None and depth < DEEPEST_SCHEMA else ():
        relation = None if model is None else graph.relation(model, name)
        if relation is None or relation.loading in {Loading.QUERY, Loading.REFUSED}:
            continue
        further = followed(lineage, relation)
        if further is None:
            continue
        if relation.loading is Loading.LAZY and len(further.path) > len(lineage.path):
            yield further
        if inner is not None and isinstance(relation.target, tuple):
            yield from reads(program, graph, inner, relation.target, further, depth + 1)


def fields(program: Program, schema: ClassKey) -> Iterator[tuple[str, ClassKey | None]]:
    """The fields of a schema, each with the schema that it holds, alone or in a list."""
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
                    yield name, _held(typehints.annotated(frame, binding.annotation))


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
