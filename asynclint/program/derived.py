"""What comes of a stand-in: `conn.cursor()`, `root / name`, an element of `handlers`, where callers pass the first.

Nothing is known of it before the stand-in is, so it counts as unknown, and only remembers which methods lead to it. Who
knows what is passed goes the same way with that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.program.library import element_of
from asynclint.program.values import (
    UNKNOWN,
    Collection,
    Instance,
    LibraryInstance,
    Parameter,
    Tuple,
    Unknown,
    Value,
    each,
)

if TYPE_CHECKING:
    from asynclint.program.program import Program

LONGEST_WAY = 4
"""What is further from a stand-in is unknown in every respect."""

ENTER, NEXT = "__enter__", "__next__"


class Derived(Unknown, frozen=True):
    """What comes of ``parameter`` by way of these methods, one called on what the one before it gives."""

    parameter: Parameter
    way: tuple[str, ...]


def derive(value: Value, method: str) -> Value:
    """What ``method`` of a stand-in gives, or of what comes of one; of anything else, nothing is known."""
    if type(value) is Parameter:
        return Derived(value, (method,))
    if type(value) is Derived and len(value.way) < LONGEST_WAY:
        return Derived(value.parameter, (*value.way, method))
    return UNKNOWN


def reached(program: Program, value: Value, way: tuple[str, ...]) -> Value:
    """What the methods on the way give, the first of which is called on ``value``."""
    for method in way:
        value = each(value, lambda option, method=method: _given(program, option, method))  # type: ignore[misc]
    return value


def _given(program: Program, value: Value, method: str) -> Value:
    match value:
        case Collection() | Tuple() if method == NEXT:
            return element_of(value)
        case Instance():
            function = program.method_of(value, method)
            return UNKNOWN if function is None else program.result_of(function)
        case LibraryInstance(name):
            callee = program.library.method(name, method)
            if callee is None:
                return value if method == ENTER else UNKNOWN
            return UNKNOWN if callee.returns is None else program.library.value(callee.returns, receiver=value)
        case _:
            return UNKNOWN
