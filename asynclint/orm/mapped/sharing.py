"""What all rows of a statement have in common: a condition that fixes a key leads them all to one object.

`select(Book).where(Book.author_id == author.id)` gives the books of one author. Reading `book.author` of each asks for
it once at most, and what is read of it is not read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.mapped.values import Option
from asynclint.orm.values import EVERYTHING
from asynclint.packs.maps import Maps
from asynclint.program import expressions
from asynclint.program.values import UNKNOWN, Class, Instance, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.mapped.values import Entity, Statement
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call


def same_for_all(graph: MappedGraph, statement: Statement, made: Call, callee: Callee) -> tuple[Option, ...]:
    """Options for the relations that lead all rows to the same object, by the conditions of a call."""
    found = []
    fixed = _owner(graph, made, statement.model) if callee.maps is Maps.OWNED else _fixed(made, statement.model)
    for entity, column in fixed:
        model = None if entity is None else graph.model(entity)
        for name, relation in () if model is None else model.relations.items():
            if not relation.many and column in {name, f"{name}_id"}:
                found += [Option(entity, (name,)), Option(entity, (name, EVERYTHING))]
    return tuple(found)


def _owner(graph: MappedGraph, made: Call, entity: Entity) -> list[tuple[Entity, str]]:
    """The relations that lead back to the object that the rows belong to: by its class, or as it is called. Where
    neither tells, any may."""
    model = None if entity is None else graph.model(entity)
    relations = () if model is None else model.relations.values()
    single = [relation for relation in relations if not relation.many]
    owners = [option.key for option in alternatives(made.arguments.first() or UNKNOWN) if isinstance(option, Instance)]
    path = expressions.path_of(made.node.arguments[0]) if made.node is not None and made.node.arguments else None
    called = (path or "").rpartition(".")[2]
    found = [
        relation.name
        for relation in single
        if relation.name == called
        or any(relation.target is not None and graph.are_related(owner, relation.target) for owner in owners)
    ]
    return [(entity, name) for name in found or [relation.name for relation in single]]


def _fixed(made: Call, entity: Entity) -> Iterator[tuple[Entity, str]]:
    """The columns and relations that conditions give one value."""
    if made.node is None:
        return
    for argument in made.node.arguments:
        match argument:
            case m.Compare(m.Attribute(owner, name), ["=="], [_]):
                for option in alternatives(expressions.evaluate(made.frame, owner)):
                    if isinstance(option, Class):
                        yield option.key, name
            case _:
                pass
    for keyword, _ in made.node.keywords:
        if keyword is not None:
            yield entity, keyword
