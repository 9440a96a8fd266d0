"""What is put into a list of routes, wherever that happens: displays, sums, what functions return, what is appended.

An application may be made with a list that several functions have a part in. Each piece that can be seen counts, even
where another cannot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program.evaluation import evaluate
from asynclint.program.namespace import blocks
from asynclint.program.values import Function, alternatives
from asynclint.routes.definitions import COPIES, LONGEST_WAY, Written, defined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.frame import Frame

ADDING = {"append": False, "insert": False, "extend": True}
"""Methods of a list, and whether they are passed another."""


def pieces(frame: Frame, node: m.Expression, way: int = LONGEST_WAY) -> Iterator[Written]:
    """What is in a list, one by one; of a part that cannot be taken apart, that part."""
    if way == 0:
        return
    match node:
        case m.Sequence(_, parts):
            for part in parts:
                if isinstance(part, m.Starred):
                    yield from pieces(frame, part.value, way - 1)
                else:
                    yield Written(frame, part)
        case m.BinOp(left, "+", right) | m.Conditional(_, left, right):
            yield from pieces(frame, left, way - 1)
            yield from pieces(frame, right, way - 1)
        case m.Call(m.Name(name), [copied]) if name in COPIES:
            yield from pieces(frame, copied, way - 1)
        case m.Call(function):
            yield from _returned(frame, node, function, way)
        case m.Name(name) if (definition := defined(frame, node)) is not None:
            yield from pieces(*definition, way - 1)
            yield from _added(definition.frame, name, way)
        case m.Attribute() if (definition := defined(frame, node)) is not None:
            yield from pieces(*definition, way - 1)
            yield Written(frame, node)
        case _:
            yield Written(frame, node)


def _returned(frame: Frame, node: m.Call, function: m.Expression, way: int) -> Iterator[Written]:
    for option in alternatives(evaluate(frame, function)):
        if isinstance(option, Function):
            module, number = option.key
            inside = frame.program.scope(module, parent=number)
            for returned in frame.program.names_in(option.key).returns:
                yield from pieces(inside, returned, way - 1)
        else:
            yield Written(frame, node)


def _added(frame: Frame, name: str, way: int) -> Iterator[Written]:
    """What the function, or the module, that makes a list adds to it."""
    number = frame.outcome.key[1] if frame.outcome.key[1] >= 0 else frame.parent
    program, module = frame.program, frame.module
    pending = program.facts(module).statements() if number < 0 else program.function((module, number)).statements()
    while pending:
        statement = pending.pop(0)
        match statement:
            case m.Evaluate(m.Call(m.Attribute(m.Name(owner), method), [*_, added])) if (
                owner == name and method in ADDING
            ):
                if ADDING[method]:
                    yield from pieces(frame, added, way - 1)
                else:
                    yield Written(frame, added)
            case m.Augment(m.Name(owner), "+", added) if owner == name:
                yield from pieces(frame, added, way - 1)
            case _:
                for block in blocks(statement):
                    pending += block
