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
from asynclint.program.values import UNKNOWN, Collection, Function, Instance, Tuple, Value, alternatives, each

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
        case m.Sequence(_, elements):
            for position, element in enumerate(elements):
                part = each(value, partial(_part, frame.program, position=position, length=len(elements)))
                bind_target(frame, element, part)
        case m.Starred(inner_target):
            held = value.element if isinstance(value, Collection) else UNKNOWN
            bind_target(frame, inner_target, Collection("list", held))
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


def _part(program: Program, value: Value, position: int, length: int) -> Value:
    """One of the parts that a value is taken apart into."""
    match value:
        case Instance():
            elements = fields.as_tuple(program, value)
            return UNKNOWN if elements is None else _part(program, elements, position, length)
        case Tuple(parts) if len(parts) == length:
            return parts[position]
        case Collection(_, inner):
            return inner
        case _:
            return UNKNOWN
