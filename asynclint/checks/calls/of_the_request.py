"""Whether a client is made of what a request brought along: whose address or key it has, nobody else can use it.

Followed down the calls from the endpoint, by the names of parameters and what is made of them. What could as well go
into each call, such as a header, makes no client one's own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from asynclint.checks.calls.whereabouts import Body
from asynclint.checks.routes.handlers import drawn_from, names_in
from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.index.parts import everything
from asynclint.program.arguments import Arguments
from asynclint.program.local_names import receiver_of
from asynclint.program.values import UNKNOWN, Instance, LibraryInstance, alternatives
from asynclint.routes.dependencies import Dependencies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.effects.graph import Edge
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

OF_CALLS = frozenset({"cookies", "headers", "params", "timeout"})
"""What a client is given that any call of it may be given instead."""

READING = frozenset({"GET", "POST", "args", "body", "data", "form", "get_json", "json", "path_params", "query_params"})
"""By which names a request is asked for what it brought along."""


def is_of_request(program: Program, way: Sequence[tuple[FunctionKey, Edge]]) -> bool:
    """Whether the client at the end of a way from an endpoint is made of what came with the request."""
    brought = _brought(program, way[0][0])
    for (caller, edge), (called, _) in pairwise(way):
        if brought:
            brought = _received(program, called, Body.of(program, caller).node(edge.site), brought)
            brought = drawn_from(program, called, brought)
    key, edge = way[-1]
    construction = Body.of(program, key).node(edge.site)
    return bool(brought) and any(not brought.isdisjoint(names_in(one)) for one in _given(program, key, construction))


def _brought(program: Program, key: FunctionKey) -> set[str]:
    """The names of an endpoint for what came with the request."""
    function = program.function(key)
    provided = Dependencies(program, {}).parameters(key) | {receiver_of(function)}
    asked = {one.name for one in function.parameters if one.name not in provided and _is_data(program, key, one.name)}
    for node in everything(function.statements()):
        match node:
            case m.Assign(targets, value) if _reads(value):
                asked.update(target.id for target in targets if isinstance(target, m.Name))
            case _:
                pass
    return drawn_from(program, key, asked)


def _is_data(program: Program, key: FunctionKey, name: str) -> bool:
    """Whether a parameter is a plain value, or an object of a class that the program says the fields of."""
    options = alternatives(program.local(key, name) or UNKNOWN)
    return (
        name != "request"
        and not any(isinstance(one, LibraryInstance) and not one.name.startswith("builtins.") for one in options)
        and all(not isinstance(one, Instance) or program.class_info(one.key).library_bases for one in options)
    )


def _reads(value: m.Expression) -> bool:
    return any(
        isinstance(part, m.Attribute) and part.name in READING and path_of(part.value) in {"request", "self.request"}
        for part in everything([value])
    )


def _received(program: Program, called: FunctionKey, call: m.Node | None, brought: set[str]) -> set[str]:
    """The parameters of what is called that are passed something of what was ``brought``."""
    if not isinstance(call, m.Call):
        return set()
    function = program.function(called)
    receiver = receiver_of(function)
    names = [one.name for one in function.parameters if one.kind == m.Parameter.POSITIONAL and one.name != receiver]
    given = ((one.name, Arguments.node_of(call, tuple(names), one.name)) for one in function.parameters)
    return {name for name, node in given if node is not None and not brought.isdisjoint(names_in(node))}


def _given(program: Program, key: FunctionKey, construction: m.Node | None) -> Iterator[m.Expression]:
    """What a client is made of, and what is set on it afterwards."""
    if not isinstance(construction, m.Call):
        return
    yield from construction.arguments
    yield from (value for name, value in construction.keywords if name not in OF_CALLS)
    called: set[str | None] = set()
    for node in everything(program.function(key).statements()):
        match node:
            case m.Assign(targets, value) if _is_same(value, construction):
                called.update(map(path_of, targets))
            case m.Assign(targets, value):
                for target in targets:
                    if isinstance(target, m.Attribute) and target.name not in OF_CALLS:
                        owner = path_of(target.value)
                        if owner is not None and owner in called:
                            yield value
            case _:
                pass


def _is_same(value: m.Expression, construction: m.Call) -> bool:
    place = (construction.end_line, construction.end_column)
    return isinstance(value, m.Call) and (value.end_line, value.end_column) == place
