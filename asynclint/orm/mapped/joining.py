"""What rows bring along that are made of several objects: `select(Room, House).join(Room.house)` gives each room with
its house, and whoever reads `room.house` asks nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.mapped.values import Attribute, Option
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Class, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.mapped.values import Entity, Statement
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame


def brought_along(graph: MappedGraph, statement: Statement, made: Call) -> Iterator[Option]:
    """Options for the relations over which a call joins the objects of a row."""
    entities: set[Entity] = {entity for entity in statement.entities if entity is not None}
    if len(entities) < 2 or made.node is None:
        return
    for argument in made.node.arguments:
        match argument:
            case m.Compare(m.Attribute(one, key), ["=="], [m.Attribute(other, other_key)]):
                owners = _classes(made.frame, one), _classes(made.frame, other)
                yield from _over(graph, entities, owners[0], owners[1], key)
                yield from _over(graph, entities, owners[1], owners[0], other_key)
            case m.Name() | m.Attribute():
                for option in alternatives(evaluate(made.frame, argument)):
                    yield from _along(graph, entities, option, alone=len(made.node.arguments) == 1)
            case _:
                pass


def _over(
    graph: MappedGraph, entities: set[Entity], owners: set[Entity], others: set[Entity], key: str
) -> Iterator[Option]:
    """The relation of which a condition compares the ``key`` with what it leads to."""
    for owner in owners & entities:
        model = None if owner is None else graph.model(owner)
        for name, relation in () if model is None else model.relations.items():
            if not relation.many and key == f"{name}_id" and relation.target in entities & others:
                yield Option(owner, (name,))


def _along(graph: MappedGraph, entities: set[Entity], joined: Value, *, alone: bool) -> Iterator[Option]:
    """The relation that is joined by its attribute, or the only one there is to a class that is joined ``alone``."""
    match joined:
        case Attribute(owner, name) if owner is not None:
            model = graph.model(owner)
            relation = None if model is None else graph.relation(model, name)
            if relation is not None and relation.target in entities:
                if not relation.many:
                    yield Option(owner, (name,))
                elif relation.reverse is not None:
                    yield Option(relation.target, (relation.reverse,))
        case Class(key) if alone and key in entities:
            for owner in entities:
                model = None if owner is None else graph.model(owner)
                relations = () if model is None else model.relations.values()
                for relation in relations:
                    if not relation.many and relation.target in entities and key in {owner, relation.target}:
                        yield Option(owner, (relation.name,))
        case _:
            pass


def _classes(frame: Frame, node: m.Expression) -> set[Entity]:
    return {option.key for option in alternatives(evaluate(frame, node)) if isinstance(option, Class)}
