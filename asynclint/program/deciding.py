"""Decides tests by the constants that the caller passes.

Whoever works a test out over constants, these or others (a switch that is written down), goes by the same rules: what
cannot be seen decides nothing, and a part that settles an `and` or `or` does so whatever the others are.
"""

from __future__ import annotations

from functools import partial
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, TypeVar

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.program import class_tests
from asynclint.program.constants import TAKEN_OUT, THERE, is_constant
from asynclint.program.evaluation import evaluate
from asynclint.program.values import NONE, UNKNOWN, Class, Dotted, Function, Literal, Member, is_none, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from asynclint.program.constants import Constants
    from asynclint.program.frame import Frame
    from asynclint.program.values import Value

T = TypeVar("T")

COROUTINE_CHECK = "coroutine-check"
"""The form of what tells whether something is a coroutine function."""

STRING_TESTS = {"startswith": str.startswith, "endswith": str.endswith}


ORDERS: dict[str, Callable[[float, float], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}

SOMETHING = object()
"""Stands for an object of which no more is known than that it is there."""


class UndecidedError(Exception):
    """What the constants do not decide."""


def decided(frame: Frame, test: m.Expression) -> bool | None:
    """The outcome of ``test`` under the frame's constants; None when they do not decide it."""
    if not frame.constants:
        return None
    try:
        return bool(_value(frame, test))
    except UndecidedError:
        return None


def taken_out(frame: Frame, node: m.Call) -> Value | None:
    """What `options.pop("x", None)` gives where the caller is known to pass it, or not to."""
    match node:
        case m.Call(m.Attribute(m.Name(options), method), [m.Constant(str(key)), *default]) if method in TAKEN_OUT:
            known = frame.constants.get(f"{options}[{key}]")
            if known is None and f"no {options}[{key}]" in frame.constants:
                return evaluate(frame, default[0]) if default else NONE
            return known
        case _:
            return None


def junction(conjunction: bool, parts: Iterable[m.Expression], value_of: Callable[[m.Expression], T]) -> T | bool:
    """What an `and` or `or` gives; only whether it is true, where a part settles it after one that is undecided."""
    undecided = False
    value: T | bool = conjunction
    for part in parts:
        try:
            value = value_of(part)
        except UndecidedError:
            undecided = True
            continue
        if bool(value) is not conjunction:
            return not conjunction if undecided else value
    if undecided:
        raise UndecidedError
    return value


def begin(frame: Frame, passed: Constants) -> None:
    """Has the parameters of a function be what a caller passes, where its body begins."""
    frame.constants = dict(passed)
    for name, value in passed:
        if name in frame.env:
            frame.bind(name, value)
        elif name.startswith(THERE):
            parameter = name.removeprefix(THERE)
            found = without(frame.env[parameter], is_none)
            if found is not UNKNOWN:
                frame.bind(parameter, found)
                frame.constants[name] = found


def _is_last(frame: Frame, name: str) -> bool:
    """Whether what a name has been given so far is all: a loop may give it something else and come back."""
    return not frame.exits or name not in frame.program.names_in(frame.outcome.key).bindings


def are_equal(left: object, right: object, operator: str) -> bool:
    """What comparing two constants gives."""
    if SOMETHING in (left, right) and not (left is None or right is None):
        raise UndecidedError
    match operator:
        case "==" | "is":
            return left == right
        case "!=" | "is not":
            return left != right
        case _:
            raise UndecidedError


def _value(frame: Frame, node: m.Expression) -> object:
    match node:
        case m.Constant(value):
            return value
        case m.Name(name) | m.Walrus(name):
            known = frame.env.get(name)
            # A name that a loop may bind again is not constant in it.
            if is_constant(known) and (not frame.exits or frame.constants.get(name) is known):
                return known.value
            if known is not None and frame.constants.get(THERE + name) is known and _is_last(frame, name):
                return SOMETHING
            raise UndecidedError
        case m.Attribute() if is_constant(known := frame.constants.get(path_of(node) or "")):
            return known.value
        case m.Attribute() if isinstance(member := evaluate(frame, node), Member):
            return member.value
        case m.Not(inner):
            return not _value(frame, inner)
        case m.BoolOp(conjunction, values):
            return junction(conjunction, values, partial(_value, frame))
        case m.Compare(left, [operator], [right]):
            return _compare(frame, _value(frame, left), operator, right)
        case m.Call(m.Attribute(receiver, method), [m.Constant(str(affix))]) if method in STRING_TESTS:
            text = _value(frame, receiver)
            if isinstance(text, str):
                return STRING_TESTS[method](text, affix)
            raise UndecidedError
        case m.Call(m.Attribute(_, method)) if method in TAKEN_OUT:
            found = taken_out(frame, node)
            if is_constant(found):
                return found.value
            raise UndecidedError
        case m.Call(_, [m.Name(name)]) if f"await {name}" in frame.constants and _is_coroutine_check(frame, node):
            return frame.constants[f"await {name}"] == Literal(True)
        case m.Call(m.Name("isinstance"), [m.Name(name), classes]) if f"isinstance {name}" in frame.constants:
            return _is_instance(frame, name, classes)
        case _:
            raise UndecidedError


def _is_coroutine_check(frame: Frame, node: m.Call) -> bool:
    """Whether a call asks if its argument is a coroutine function, itself or through a function that does only that."""
    match evaluate(frame, node.function):
        case Dotted(name):
            return frame.program.library.form(name) == COROUTINE_CHECK
        case Function(key):
            match frame.program.function(key).statements():
                case [m.Return(m.Call(inner, [m.Name()]))]:
                    asked = evaluate(frame.program.scope(key[0], parent=key[1]), inner)
                    return isinstance(asked, Dotted) and frame.program.library.form(asked.name) == COROUTINE_CHECK
    return False


def _is_instance(frame: Frame, name: str, classes: m.Expression) -> bool:
    """Whether what is passed as a parameter, or its default, is one of ``classes``."""
    if name in frame.program.names_in(frame.outcome.key).bindings:
        raise UndecidedError
    wanted = (evaluate(frame, cls) for cls in (classes.elements if isinstance(classes, m.Sequence) else [classes]))
    found = class_tests.is_instance(frame.program, frame.constants[f"isinstance {name}"], wanted)
    if found is None:
        raise UndecidedError
    return found


def _is_member(frame: Frame, node: m.Expression) -> bool:
    """Whether an expression names a constant of a class that is not None: a member of an enumeration, for instance."""
    if not isinstance(node, m.Attribute):
        return False
    owner, value = evaluate(frame, node.value), evaluate(frame, node)
    return isinstance(owner, Class) and isinstance(value, Literal) and value.value is not None


def _compare(frame: Frame, left: object, operator: str, right: m.Expression) -> bool:
    if operator in {"in", "not in"} and isinstance(right, m.Sequence):
        options = [_value(frame, element) for element in right.elements]
        if SOMETHING in (left, *options):
            raise UndecidedError
        return (left in options) is (operator == "in")
    if left is None and operator in {"==", "!="} and _is_member(frame, right):
        return operator == "!="
    other = _value(frame, right)
    if operator in ORDERS and isinstance(left, int | float) and isinstance(other, int | float):
        return ORDERS[operator](left, other)
    return are_equal(left, other, operator)
