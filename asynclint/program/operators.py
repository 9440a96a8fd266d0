"""Evaluates operators: what they give, and the methods of the program's objects that they run.

Nearly all that is compared are numbers, texts and things nobody knows, so what an operator runs is only asked of
objects of the program, and of containers that hold such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.program import calls
from asynclint.program.arguments import Arguments
from asynclint.program.derived import Derived, derive
from asynclint.program.frame import confidence_of
from asynclint.program.iteration import iterate
from asynclint.program.library import element_of
from asynclint.program.outcome import SiteKind
from asynclint.program.values import (
    UNKNOWN,
    Collection,
    Dictionary,
    Generator,
    Instance,
    Lazy,
    LibraryInstance,
    Literal,
    Mapped,
    Parameter,
    Tuple,
    Value,
    alternatives,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.index import model as m
    from asynclint.program.frame import Frame
    from asynclint.program.iteration import Place

ARITHMETIC = {
    "+": "__add__",
    "-": "__sub__",
    "*": "__mul__",
    "@": "__matmul__",
    "/": "__truediv__",
    "//": "__floordiv__",
    "%": "__mod__",
    "**": "__pow__",
    "<<": "__lshift__",
    ">>": "__rshift__",
    "|": "__or__",
    "&": "__and__",
    "^": "__xor__",
}

COMPARISONS = {
    "==": ("__eq__",),
    "!=": ("__ne__", "__eq__"),
    "<": ("__lt__", "__gt__"),
    "<=": ("__le__", "__ge__"),
    ">": ("__gt__", "__lt__"),
    ">=": ("__ge__", "__le__"),
}
"""What compares: the first of these that an object has, since what is compared is mostly of one class."""

CONTAINMENT = frozenset({"in", "not in"})

HASHED = frozenset({"set", "frozenset", "dict"})
"""Containers that find what is in them by its hash."""


def combine(frame: Frame, node: m.BinOp, left: Value, right: Value) -> Value:
    """What ``left + right`` gives."""
    method = ARITHMETIC[node.operator]
    results = []
    for option in alternatives(left):
        match option:
            case LibraryInstance(owner):
                callee = frame.program.library.method(owner, method)
                if callee is not None and callee.returns is not None:
                    results.append(frame.program.library.value(callee.returns, receiver=option))
            case Instance():
                results.append(_run(frame, option, (method,), (right,), node.place))
            case Mapped() if node.operator in {"|", "&"}:
                results.append(option)
            case Collection(kind, element) if node.operator == "+":
                results.append(Collection(kind, union((element, element_of(right)))))
            case Collection() if node.operator == "*":
                results.append(option)
            case Parameter() | Derived() if node.operator == "/":
                results.append(derive(option, method))  # a path, if anything that blocks
            case Dictionary(key, value) if node.operator == "|":
                others = [other.value for other in alternatives(right) if isinstance(other, Dictionary)]
                results.append(Dictionary(key, union((value, *others))))
            case _:
                pass
    return results[0] if len(results) == 1 else union(results)


def compare(frame: Frame, node: m.Compare, operands: Sequence[Value]) -> None:
    """Compares each of ``operands`` with the one after it."""
    for left, operator, right in zip(operands, node.operators, operands[1:], strict=False):
        if operator in CONTAINMENT:
            if not isinstance(right, (Literal, LibraryInstance)) and right is not UNKNOWN:
                _look_for(frame, left, right, node.place)
        elif operator in COMPARISONS and type(left) is not Literal and left is not UNKNOWN:
            _each(frame, left, COMPARISONS[operator], (right,), node.place)


def _look_for(frame: Frame, wanted: Value, container: Value, place: Place) -> None:
    for option in alternatives(container):
        match option:
            case Instance():
                if frame.program.method_of(option, "__contains__") is None:
                    iterate(frame, option, place)
                else:
                    _run(frame, option, ("__contains__",), (wanted,), place)
            case Mapped() if frame.program.mapper is not None:
                _each(frame, frame.program.mapper.iterate(frame, option, place), COMPARISONS["=="], (wanted,), place)
            case Collection(kind, element) if kind not in HASHED:
                _each(frame, element, COMPARISONS["=="], (wanted,), place)
            case Tuple(elements):
                _each(frame, union(elements), COMPARISONS["=="], (wanted,), place)
            case Generator() | Lazy():
                iterate(frame, option, place)
            case Collection() | Dictionary():
                look_up(frame, wanted, place)
            case _:
                pass


def order(frame: Frame, element: Value, place: Place) -> None:
    """Sorts what ``element`` describes."""
    _each(frame, element, COMPARISONS["<"], (element,), place)


def look_up(frame: Frame, key: Value, place: Place) -> None:
    """Finds or puts what ``key`` describes where it is kept by its hash."""
    _each(frame, key, ("__hash__",), (), place)


def _each(frame: Frame, value: Value, methods: Sequence[str], passed: tuple[Value, ...], place: Place) -> None:
    for option in alternatives(value):
        if isinstance(option, Instance):
            _run(frame, option, methods, passed, place)


def _run(frame: Frame, value: Instance, methods: Sequence[str], passed: tuple[Value, ...], place: Place) -> Value:
    """Calls the first of ``methods`` that an object of the program has."""
    found = (frame.program.method_of(value, name) for name in methods)
    method = next(filter(None, found), None)
    if method is None:
        return UNKNOWN
    made = calls.Call(frame, SiteKind.OPERATOR, place, Arguments(passed), confidence_of(value))
    return calls.apply(made, method)
