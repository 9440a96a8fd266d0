"""Containers that begin empty and are filled statement by statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.program import namespace, targets
from asynclint.program.evaluation import evaluate
from asynclint.program.filled import is_empty, parts
from asynclint.program.values import (
    LEAVES,
    UNKNOWN,
    Collection,
    Dictionary,
    Function,
    Holder,
    Instance,
    Literal,
    Mapped,
    Value,
    alternatives,
    union,
)

if TYPE_CHECKING:
    from asynclint.program.frame import Frame


def fill(frame: Frame, node: m.Call) -> None:
    """`clients.append(Client())`: a container that began empty holds what is put into it."""
    function = node.function
    if not (isinstance(function, m.Attribute) and function.name in namespace.PUTTING and node.arguments):
        return
    if namespace.PUTTING[function.name]:
        spread(frame, function.value, node.arguments[0])
        return
    path = path_of(function.value)
    held = None if path is None else frame.env.get(path)
    if path is not None and isinstance(held, Collection) and held.element == UNKNOWN:
        filled = Collection(held.kind, evaluate(frame, node.arguments[0]))
        targets.bind_target(frame, function.value, filled)
    elif path is not None and isinstance(held, Collection) and isinstance(alternatives(held.element)[0], Mapped):
        put = evaluate(frame, node.arguments[0])
        element = UNKNOWN if put == UNKNOWN else union((held.element, put))  # none of them may be overlooked
        targets.bind_target(frame, function.value, Collection(held.kind, element))
    elif path is not None and isinstance(held, Holder) and held.held == UNKNOWN:
        targets.bind_target(frame, function.value, replace(held, held=evaluate(frame, node.arguments[0])))
    elif isinstance(function.value, m.Subscript):
        _fill_inner(frame, function.value.value, evaluate(frame, node.arguments[0]))


def put(frame: Frame, container: m.Expression, index: Value, value: Value) -> None:
    """`clients[name] = Client()`: the first that is put into an empty dictionary, or what stands under a key from now
    on."""
    path = path_of(container)
    held = None if path is None else frame.env.get(path)
    if not isinstance(held, Dictionary):
        return
    if held.entries:
        entries: tuple[tuple[str, Value], ...] = ()
        if isinstance(index, Literal) and isinstance(index.value, str) and is_plain(value):
            entries = tuple({**dict(held.entries), index.value: value}.items())
        targets.bind_target(frame, container, Dictionary(held.key, held.value, entries))
    elif held.value == UNKNOWN and value != UNKNOWN:
        targets.bind_target(frame, container, Dictionary(held.key, value))


def spread(frame: Frame, container: m.Expression, source: m.Expression) -> None:
    """`clients.extend(others)`, `clients += others`: what is in another container is put into it."""
    path = path_of(container)
    held = None if path is None else frame.env.get(path)
    if held is None or not is_empty(held):
        return
    put = parts(evaluate(frame, source))
    if put != UNKNOWN:
        filled = Dictionary(held.key, put) if isinstance(held, Dictionary) else held
        filled = Collection(held.kind, put) if isinstance(held, Collection) else filled
        targets.bind_target(frame, container, filled)


def _fill_inner(frame: Frame, outer: m.Expression, value: Value) -> None:
    """`clients[name].append(Client())`: a dictionary of such containers."""
    path = path_of(outer)
    held = None if path is None else frame.env.get(path)
    if isinstance(held, Dictionary) and held.value in {UNKNOWN, Collection("list", UNKNOWN)} and value != UNKNOWN:
        targets.bind_target(frame, outer, Dictionary(held.key, Collection("list", value)))


def is_plain(value: Value) -> bool:
    """Whether a value holds no other, so that a table of such stays small."""
    match value:
        case Function(_, receiver, closure):
            return not closure and (receiver is None or is_plain(receiver))
        case Instance(_, _, fields, arguments):
            return not fields and not arguments
        case _:
            return type(value) in LEAVES
