"""Evaluates subscripts: what is in a container, and the methods that stand behind the brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import calls, fields, typehints
from asynclint.program.arguments import NO_ARGUMENTS
from asynclint.program.derived import NEXT, Derived, derive
from asynclint.program.evaluation import evaluate
from asynclint.program.frame import add, confidence_of
from asynclint.program.outcome import Invoke, SiteKind
from asynclint.program.values import (
    UNKNOWN,
    Alias,
    Class,
    Collection,
    Dictionary,
    Dotted,
    Instance,
    LibraryInstance,
    Literal,
    Mapped,
    Parameter,
    Tuple,
    Value,
    each,
)

if TYPE_CHECKING:
    from asynclint.program.frame import Frame


def subscript(frame: Frame, node: m.Subscript) -> Value:
    value = evaluate(frame, node.value)
    index = evaluate(frame, node.index)
    return each(value, lambda option: _item(frame, option, index, node))


def _item(frame: Frame, value: Value, index: Value, node: m.Subscript) -> Value:
    match value, index:
        case Tuple(elements), Literal(int(position)) if -len(elements) <= position < len(elements):
            return elements[position]
        case Collection(_, element), _:
            return value if isinstance(node.index, m.Slice) else picked(frame, element, node.index)
        case Dictionary(), _:
            return picked(frame, under(value, index), node.index)
        case LibraryInstance(owner), _:
            method = frame.program.library.method(owner, "__getitem__")
            if method is not None:
                site = (node.end_line, max(0, node.end_column - 1), node.end_line, node.end_column)
                return calls.run_callee(frame, method, value, NO_ARGUMENTS, SiteKind.CALL, site)
            return UNKNOWN
        case Instance(key), Literal(str(name)) if frame.program.method_of(value, "__getitem__") is None:
            return frame.program.class_attribute(key, name, value)  # of a typed dictionary
        case Instance(), Literal(int()) if (named := fields.as_tuple(frame.program, value)) is not None:
            return _item(frame, named, index, node)
        case Instance(), _:
            return run_dunder(frame, value, "__getitem__", node)
        case Mapped(), _ if frame.program.mapper is not None:
            place = (node.end_line, max(0, node.end_column - 1), node.end_line, node.end_column)
            return frame.program.mapper.item(frame, value, node.index, place)
        case (Parameter() | Derived(), _) if not isinstance(node.index, m.Slice):
            return derive(value, NEXT)  # of a container
        case ((Dotted() | Class()), _):
            return Alias(value, typehints.subscripted(frame, value, node.index))
        case _:
            return UNKNOWN


def under(mapping: Dictionary, key: Value) -> Value:
    """What a mapping holds under ``key``."""
    if mapping.entries and isinstance(key, Literal):
        return next((value for name, value in mapping.entries if name == key.value), UNKNOWN)
    return mapping.value


def picked(frame: Frame, element: Value, index: m.Expression | None = None) -> Value:
    """One of several objects that ``element`` describes."""
    mapper = frame.program.mapper
    return element if mapper is None or not mapper.keeps(element) else mapper.picked(frame, element, index)


def run_dunder(frame: Frame, value: Value, name: str, node: m.Subscript) -> Value:
    """Calls the method of an object of the program that a subscript stands for."""
    method = frame.program.method_of(value, name)
    if method is None:
        return UNKNOWN
    site = frame.site(SiteKind.CALL, node.end_line, max(0, node.end_column - 1), node.end_line, node.end_column)
    add(site, Invoke(method, (), confidence_of(value)))
    return frame.program.result_of(method)
