"""What a session has for certain where a function holds all objects of a class, or all to which others lead: nobody
asks for one of them again.

A session forgets objects that nobody holds, so only what a name of the function stands for counts, and only what a
statement without a condition gave, or one for the keys that rows have: `House.id.in_(room.house_id for room in rooms)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.mapped.values import Option, Statement
from asynclint.orm.values import Row
from asynclint.program import namespace
from asynclint.program.mapping import PLAIN
from asynclint.program.values import Collection, Dictionary, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.mapped.values import Entity
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame


def at_hand(graph: MappedGraph, frame: Frame, entity: Entity) -> tuple[Option, ...]:
    """The relations of a class that find what they lead to in memory."""
    model = None if entity is None else graph.model(entity)
    whole = [] if model is None else list(_whole(frame))
    if model is None or not whole:
        return ()
    targets = {(statement.model, key) for statement in whole for key in statement.wanted or {None}}
    single = [
        relation.name
        for relation in model.relations.values()
        if not relation.many and any((relation.target, key) in targets for key in (None, f"{relation.name}_id"))
    ]
    # Of its own objects, those that are there keep what they were loaded with.
    own = [statement for statement in whole if statement.model == entity and not statement.wanted]
    loaded = [path for statement in own for path in sorted(statement.loaded)]
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
        if statement.wanted or not (statement.filtered or statement.bounded or statement.keyed):
            yield statement


def among_themselves(graph: MappedGraph, statement: Statement) -> tuple[Option, ...]:
    """The relations that lead from the objects of a class to others of it. Whoever holds the list of all, or of all
    that belong together, has the parent of each."""
    model = None if statement.model is None else graph.model(statement.model)
    if model is None or statement.bounded or statement.keyed or statement.chosen or graph.loads_itself(model.key):
        return ()
    upwards = [one.name for one in model.relations.values() if not one.many and one.target == model.key]
    return tuple(Option(model.key, path) for name in upwards for path in ((name,), (name, name)))


def wanted_by(graph: MappedGraph, statement: Statement, made: Call) -> frozenset[str]:
    """The attributes of which a call takes the keys of the objects that a statement asks for."""
    model = None if statement.model is None else graph.model(statement.model)
    if model is None or made.node is None:
        return statement.wanted
    found = set(statement.wanted)
    for condition in made.node.arguments:
        match condition:
            case m.Call(m.Attribute(m.Attribute(_, column), "in_"), [keys]) if column in model.fields:
                if model.fields[column].unique:
                    found.update(_taken_from(made.frame, keys))
            case _:
                pass
    return frozenset(found)


def _taken_from(frame: Frame, keys: m.Expression, seen: tuple[str, ...] = ()) -> Iterator[str]:
    """The attributes that keys are read from: of `room.house_id for room in rooms`. Of the names on the way there,
    those ``seen`` may be made of each other."""
    match keys:
        case m.Comprehension(_, [m.Attribute(_, name)]):
            yield name
        case m.Call(m.Name("set" | "list" | "tuple" | "sorted"), [inner]):
            yield from _taken_from(frame, inner, seen)
        case m.Name(name) if frame.outcome.key[1] >= 0 and name not in seen:
            for binding in frame.program.names_in(frame.outcome.key).bindings.get(name, ()):
                if isinstance(binding, namespace.Assigned) and not isinstance(binding.value, m.Name):
                    yield from _taken_from(frame, binding.value, (*seen, name))
        case _:
            pass
