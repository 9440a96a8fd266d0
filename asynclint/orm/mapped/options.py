"""What the options of a statement load: `joinedload(User.addresses)` and all that chains and nests the like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.mapped.values import FORBIDDEN, Attribute, Loader, Option
from asynclint.packs.maps import Maps
from asynclint.program.arguments import positional
from asynclint.program.values import Class, Literal, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.mapped.values import Entity, Statement
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call

NOTHING = Option(None, ())


def loader(made: Call, callee: Callee, receiver: Value) -> Value | None:
    """What an option is that a call makes, or that it makes of the one before in a chain; None when its arguments are
    not known."""
    before = receiver if isinstance(receiver, Loader) else Loader((), NOTHING)
    arguments = tuple(positional(made))
    match callee.maps:
        case Maps.COLUMNS:
            return before
        case Maps.WITHIN:
            return _within(before, arguments)
        case _:
            pass
    options, end = list(before.options), before.end
    for argument in arguments:
        match argument:
            case Attribute(model, name):
                steps: tuple[str, ...] = (name,)
                root = end.root if end.path else model
            case Literal(str(text)):
                steps, root = tuple(text.split(".")), end.root
            case Class(key) if callee.maps is Maps.PASSES:
                steps, root = (), key  # `Load(User)`
            case _:
                return None
        for step in steps:
            end = Option(root, (*end.path, step))
            if callee.maps is not Maps.PASSES:
                options.append(end)
            if callee.maps is Maps.FORBIDS:
                options.append(Option(end.root, (*end.path, FORBIDDEN)))
        end = Option(root, end.path)
    _extend(made, before, options)
    return Loader(tuple(dict.fromkeys(options)), end)


def _extend(made: Call, before: Loader, options: list[Option]) -> None:
    """An option that has a name keeps what is chained to it: in some versions of a library it is the same object."""
    function = None if made.node is None else made.node.function
    if isinstance(function, m.Attribute) and isinstance(function.value, m.Name):
        name = function.value.id
        if made.frame.env.get(name) == before:
            made.frame.bind(name, Loader(tuple(dict.fromkeys((*before.options, *options))), before.end))


def _within(before: Loader, arguments: tuple[Value, ...]) -> Value | None:
    options = list(before.options)
    for argument in arguments:
        if not isinstance(argument, Loader):
            return None
        options.extend(Option(before.end.root, before.end.path + inner.path) for inner in argument.options)
    return Loader(tuple(options), before.end)


def optioned(graph: MappedGraph, statement: Statement, arguments: Iterable[Value]) -> Statement:
    """A statement with the options among ``arguments``; one of which nothing may be concluded when one is not known."""
    options = list(statement.options)
    known = True
    for argument in arguments:
        if isinstance(argument, Loader):
            options.extend(Option(_entity(graph, statement, root), path) for root, path in argument.options)
        else:
            known = False
    return statement.changed(options=tuple(dict.fromkeys(options)), **({} if known else {"made": None}))


def _entity(graph: MappedGraph, statement: Statement, root: Entity) -> Entity:
    """The entity of the statement that an option is about, which may be a class that derives from the one it names."""
    for entity in statement.entities:
        if root is not None and entity is not None and graph.are_related(root, entity):
            return entity
    return root
