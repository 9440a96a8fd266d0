"""What all rows of a statement have in common: a condition that fixes a key leads them all to one object.

`select(Book).where(Book.author_id == author.id)` gives the books of one author. Reading `book.author` of each asks for
it once at most, and what is read of it is not read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.mapped.values import Option
from asynclint.orm.values import EVERYTHING
from asynclint.program import expressions
from asynclint.program.values import Class, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.mapped.values import Entity, Statement
    from asynclint.program.calls import Call


def same_for_all(graph: MappedGraph, statement: Statement, made: Call) -> tuple[Option, ...]:
    """Options for the relations that lead all rows to the same object, by the conditions of a call."""
    found = []
    for entity, column in _fixed(made, statement.model):
        model = None if entity is None else graph.model(entity)
        for name, relation in () if model is None else model.relations.items():
            if not relation.many and column in {name, f"{name}_id"}:
                found += [Option(entity, (name,)), Option(entity, (name, EVERYTHING))]
    return tuple(found)


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
