"""What a session has for certain where a function holds all objects of a class: nobody asks for one of them again.

A session forgets objects that nobody holds, so only what a name of the function stands for counts, and only what a
statement without a condition gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.orm.mapped.values import Option, Statement
from asynclint.orm.values import Row
from asynclint.program.mapping import PLAIN
from asynclint.program.values import Collection, Dictionary, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.mapped.values import Entity
    from asynclint.program.frame import Frame


def at_hand(graph: MappedGraph, frame: Frame, entity: Entity) -> tuple[Option, ...]:
    """The relations of a class that find what they lead to in memory."""
    model = None if entity is None else graph.model(entity)
    whole = [] if model is None else list(_whole(frame))
    if model is None or not whole:
        return ()
    targets = {statement.model for statement in whole}
    single = [
        relation.name for relation in model.relations.values() if not relation.many and relation.target in targets
    ]
    # Of its own objects, those that are there keep what they were loaded with.
    loaded = [path for statement in whole if statement.model == entity for path in sorted(statement.loaded)]
    return tuple(Option(entity, path) for path in dict.fromkeys([*((name,) for name in single), *loaded]))


def _whole(frame: Frame) -> Iterator[Statement]:
    """The statements of which a local name has all objects."""
    for value in frame.env.values():
        for held in () if type(value) in PLAIN else alternatives(value):
            if isinstance(held, (Collection, Dictionary)):
                yield from _all_of(held.element if isinstance(held, Collection) else held.value)


def _all_of(element: Value) -> Iterator[Statement]:
    lineage = element.lineage if isinstance(element, Row) else None
    if lineage is not None and not lineage.path and isinstance(lineage.start, Statement):
        statement = lineage.start
        if statement.run and not (statement.filtered or statement.bounded or statement.keyed):
            yield statement
