"""Assigning: what names and attribute paths are bound to when a value is given to a target."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.program import fields
from asynclint.program.evaluation import evaluate
from asynclint.program.frame import add, confidence_of
from asynclint.program.outcome import Invoke, SiteKind
from asynclint.program.values import UNKNOWN, Collection, Function, Instance, Tuple, Value, alternatives, each, union

if TYPE_CHECKING:
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program


def bind_target(frame: Frame, target: m.Expression, value: Value) -> None:
    """Assigns ``value`` to a target: a name, an attribute, or a tuple of targets."""
    match target:
        case m.Name(name):
            frame.bind(name, value)
        case m.Attribute(owner, name):
            held = evaluate(frame, owner)
            set_attribute(frame, held, target)
            path = path_of(target)
            if path is not None:
                _note_assigned(frame, path)
                frame.bind(path, value)
            if frame.program.mapper is not None and type(held) is not Instance and (path is None or held != UNKNOWN):
                frame.program.mapper.supplied(frame, held, name)
        case m.Starred(inner):
            bind_target(frame, inner, value)
        case m.Sequence(_, elements):
            for position, element in enumerate(elements):
                bind_target(frame, element, each(value, partial(_part, frame.program, elements, position)))
        case _:
            evaluate(frame, target)


def set_attribute(frame: Frame, owner: Value, target: m.Attribute) -> None:
    """Assigning to a property runs its setter."""
    for option in alternatives(owner):
        if isinstance(option, Instance):
            setter = frame.program.hierarchy.setter(option.key, target.name)
            if setter is not None:
                start, end = target.end_column - len(target.name), target.end_column
                site = frame.site(SiteKind.ATTRIBUTE, target.end_line, start, target.end_line, end)
                add(site, Invoke(Function(setter, option), (), confidence_of(owner)))


def _note_assigned(frame: Frame, path: str) -> None:
    """An object that a mapper knows has something else at the end of ``path``."""
    name, *rest = path.split(".")
    holder = frame.env.get(name)
    if frame.program.mapper is not None and holder is not None:
        changed = frame.program.mapper.assigned(holder, tuple(rest))
        if changed is not None:
            frame.env[name] = changed


def _part(program: Program, targets: list[m.Expression], position: int, value: Value) -> Value:
    """What the target at ``position`` gets of a value that is taken apart."""
    if type(targets[position]) is m.Starred:
        return Collection("list", union(_taken(targets, position, value)))
    match value:
        case Instance():
            elements = fields.as_tuple(program, value)
            return UNKNOWN if elements is None else _part(program, targets, position, elements)
        case Tuple(parts) if len(parts) == len(targets):
            return parts[position]
        case Tuple():
            taken = _taken(targets, position, value)
            return taken[0] if len(taken) == 1 else UNKNOWN
        case Collection(_, inner):
            return inner
        case _:
            return UNKNOWN


def _taken(targets: list[m.Expression], position: int, value: Value) -> tuple[Value, ...]:
    """What of a value goes to the target at ``position``, where one is starred and takes what the others leave."""
    if isinstance(value, Collection):
        return (value.element,)
    starred = next((number for number, target in enumerate(targets) if type(target) is m.Starred), None)
    if not isinstance(value, Tuple) or starred is None:
        return ()
    after = position - len(targets)
    if position == starred:
        return value.elements[position : (after + 1) or None]
    return value.elements[position : position + 1] if position < starred else value.elements[after:][:1]
