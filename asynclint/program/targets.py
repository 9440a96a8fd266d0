"""Assigning: what names and attribute paths are bound to when a value is given to a target."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import expressions
from asynclint.program.values import UNKNOWN, Collection, Tuple, Value, each

if TYPE_CHECKING:
    from asynclint.program.frame import Frame


def bind_target(frame: Frame, target: m.Expression, value: Value) -> None:
    """Assigns ``value`` to a target: a name, an attribute, or a tuple of targets."""
    match target:
        case m.Name(name):
            frame.bind(name, value)
        case m.Attribute(owner):
            expressions.evaluate(frame, owner)
            path = expressions.path_of(target)
            if path is not None:
                _note_assigned(frame, path)
                frame.bind(path, value)
        case m.Sequence(_, elements):
            for position, element in enumerate(elements):
                part = each(value, partial(_part, position=position, length=len(elements)))
                bind_target(frame, element, part)
        case m.Starred(inner_target):
            held = value.element if isinstance(value, Collection) else UNKNOWN
            bind_target(frame, inner_target, Collection("list", held))
        case _:
            expressions.evaluate(frame, target)


def _note_assigned(frame: Frame, path: str) -> None:
    """An object that a mapper knows has something else at the end of ``path``."""
    name, *rest = path.split(".")
    holder = frame.env.get(name)
    if frame.program.mapper is not None and holder is not None:
        changed = frame.program.mapper.assigned(holder, tuple(rest))
        if changed is not None:
            frame.env[name] = changed


def _part(value: Value, position: int, length: int) -> Value:
    """One of the parts that a value is taken apart into."""
    match value:
        case Tuple(parts) if len(parts) == length:
            return parts[position]
        case Collection(_, inner):
            return inner
        case _:
            return UNKNOWN
