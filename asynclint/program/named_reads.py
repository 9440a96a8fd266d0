"""`getattr`: reading an attribute whose name is a value.

One name, or one of a few, is read like any attribute. Where only the beginning of the name is written down
(`f"on_{event}"`), any of the object's methods that begin so may be meant: that is how handlers are found by kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.program.attributes import attribute
from asynclint.program.evaluation import evaluate
from asynclint.program.namespace import Assigned
from asynclint.program.values import (
    UNKNOWN,
    WIDEST_UNION,
    Instance,
    Literal,
    Value,
    alternatives,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.arguments import Arguments
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program


def read(frame: Frame, node: m.Call, arguments: Arguments) -> Value:
    """What a call of `getattr` gives."""
    positional = arguments.positional
    if frame.observer is not None and len(positional) > 1 and not isinstance(positional[1], Literal):
        told = frame.observer.told(frame, node.arguments[1])
        positional = positional if told is None or told.unsure else (positional[0], told, *positional[2:])
    if len(positional) < 2:
        return UNKNOWN
    texts = [option.value for option in alternatives(positional[1]) if isinstance(option, Literal)]
    names = [text for text in texts if isinstance(text, str)]
    if names and len(names) == len(alternatives(positional[1])):
        holder = node.arguments[0]
        found = [evaluate(frame, m.Attribute(holder, name, node.end_line, node.end_column)) for name in names]
        return union([*found, *positional[2:]])
    prefix = _beginning(frame, node.arguments[1])
    return UNKNOWN if prefix is None else _by_prefix(frame, alternatives(positional[0]), prefix)


def _beginning(frame: Frame, name: m.Expression) -> str | None:
    """How a name begins that is put together here, or was, before it was given to a variable."""
    match name:
        case m.Text([m.Constant(str(text)), *_]) | m.BinOp(m.Constant(str(text)), "+" | "%", _):
            return text.partition("%")[0]
        case m.Call(m.Attribute(m.Constant(str(text)), "format")):
            return text.partition("{")[0]
        case m.Name(variable) if frame.outcome.key[1] >= 0:
            match frame.program.names_in(frame.outcome.key).bindings.get(variable):
                case [Assigned(m.Text() | m.BinOp() | m.Call() as written, None)]:
                    return _beginning(frame, written)
    return None


def _by_prefix(frame: Frame, holders: tuple[Value, ...], prefix: str) -> Value:
    """Any of the methods that begin so."""
    options = [option for option in holders if isinstance(option, Instance)]
    names = {name for option in options for name in _methods(frame.program, option.key)}
    found = sorted(name for name in names if name.startswith(prefix) and name != prefix)
    if len(found) > WIDEST_UNION or not prefix.strip("_"):
        return UNKNOWN
    return union(
        attribute(frame.program, option, name, Confidence.LIKELY, lambda _getter: None)
        for option in options
        for name in found
    )


def _methods(program: Program, key: tuple[int, int]) -> Iterator[str]:
    for ancestor in program.class_info(key).order:
        if not isinstance(ancestor, str):
            yield from (facts.name for _, facts in program.methods(*ancestor))
