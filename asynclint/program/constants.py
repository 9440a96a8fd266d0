"""What a caller's constants decide: which branches of a function its call can take.

`load(path, quiet=True)` never comes to the code under `if not quiet:`, and a decorator returns one wrapper for
coroutine functions and another for plain ones. So where a function does something that matters, it is evaluated once
more for each set of constants that its callers pass for the parameters its tests ask about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import namespace
from asynclint.program.values import Function, Literal, Parameter, Partial, Union, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.index.facts import FunctionFacts
    from asynclint.program.arguments import Arguments
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program

Constants = tuple[tuple[str, Literal], ...]
"""Values of parameters by name; `await f` names whether the callable passed as `f` is a coroutine function."""

LONGEST_RELAY = 6
"""Statements of a function that is taken for one that mostly passes on what it is passed."""

STRING_TESTS = {"startswith": str.startswith, "endswith": str.endswith}


class UndecidedError(Exception):
    """A test whose outcome the constants do not decide."""


def asked_for(function: FunctionFacts) -> frozenset[str]:
    """The parameters that a function's tests ask about; of a short one, those it passes on to others as well."""
    parameters = {parameter.name for parameter in function.parameters}
    statements = function.statements()
    found: set[str] = set()
    if len(statements) <= LONGEST_RELAY:
        found.update(_passed_on(statements))
    for expression in _tests(statements):
        for part in _parts(expression):
            match part:
                case m.Name(name):
                    found.add(name)
                case m.Call(_, [m.Name(name)]):
                    found.add(name)
                    found.add(f"await {name}")
                case _:
                    pass
    return frozenset(name for name in found if name.removeprefix("await ") in parameters)


def _passed_on(statements: list[m.Statement]) -> Iterator[str]:
    for statement in statements:
        match statement:
            case (
                m.Return(m.Call(_, arguments, keywords))
                | m.Evaluate(m.Call(_, arguments, keywords))
                | m.Assign(_, m.Call(_, arguments, keywords))
                | m.Declare(_, _, m.Call(_, arguments, keywords))
            ):
                for argument in (*arguments, *(value for _, value in keywords)):
                    if isinstance(argument, m.Name):
                        yield argument.id
            case _:
                pass


def _tests(statements: list[m.Statement]) -> Iterator[m.Expression]:
    for statement in statements:
        match statement:
            case m.If(test) | m.While(test) | m.Assign(_, m.Call() as test) | m.Return(m.Conditional(test)):
                yield test
            case (
                m.Assign(_, m.Conditional(test))
                | m.Declare(_, _, m.Conditional(test))
                | m.Declare(_, _, m.Call() as test)
            ):
                yield test
            case _:
                pass
        for block in namespace.blocks(statement):
            yield from _tests(block)


def _parts(expression: m.Expression) -> Iterator[m.Expression]:
    yield expression
    match expression:
        case m.Not(inner):
            yield from _parts(inner)
        case m.BoolOp(_, values):
            for value in values:
                yield from _parts(value)
        case m.Compare(left):
            yield left
        case m.Call(m.Attribute(receiver)):
            yield receiver
        case _:
            pass


def passed(
    program: Program, function: Function, arguments: Arguments, bound: Iterable[tuple[Parameter, Value]]
) -> Constants:
    """The constants that a call passes for the parameters that ``function`` asks about, defaults included."""
    values = {parameter.name: value for parameter, value in bound if parameter.function == function.key}
    parameters = program.function(function.key).parameters
    if not any(
        isinstance(values.get(parameter.name), (Literal, Function, Partial, Union))
        or isinstance(parameter.default, m.Constant)
        for parameter in parameters
    ):
        return ()
    asked = program.asked_for(function.key)
    if not asked:
        return ()
    constants: dict[str, Literal] = {}
    for parameter in parameters:
        name = parameter.name
        value = values.get(name)
        if value is None and not arguments.is_open and isinstance(parameter.default, m.Constant) and name in asked:
            constants[name] = Literal(parameter.default.value)
        elif isinstance(value, Literal) and not value.off_loop and name in asked:
            constants[name] = value
        elif value is not None and f"await {name}" in asked:
            kinds = {_is_coroutine_function(program, option) for option in alternatives(value)}
            if kinds in ({True}, {False}):
                constants[f"await {name}"] = Literal(kinds == {True})
    return tuple(sorted(constants.items(), key=lambda item: item[0]))


def _is_coroutine_function(program: Program, value: Value) -> bool | None:
    match value:
        case Function(key):
            return program.function(key).is_async
        case Partial(inner):
            return _is_coroutine_function(program, inner)
        case _:
            return None


def decided(frame: Frame, test: m.Expression) -> bool | None:
    """The outcome of ``test`` under the frame's constants; None when they do not decide it."""
    if not frame.constants:
        return None
    try:
        return bool(_value(frame, test))
    except UndecidedError:
        return None


def _value(frame: Frame, node: m.Expression) -> object:
    match node:
        case m.Constant(value):
            return value
        case m.Name(name):
            known = frame.env.get(name)
            # A name that a loop may bind again is not constant in it.
            if (
                isinstance(known, Literal)
                and not known.off_loop
                and (not frame.exits or frame.constants.get(name) is known)
            ):
                return known.value
            raise UndecidedError
        case m.Not(inner):
            return not _value(frame, inner)
        case m.BoolOp(conjunction, values):
            return _bool_op(frame, conjunction, values)
        case m.Compare(left, [operator], [right]):
            return _compare(operator, _value(frame, left), right, frame)
        case m.Call(m.Attribute(receiver, method), [m.Constant(str(affix))]) if method in STRING_TESTS:
            text = _value(frame, receiver)
            if isinstance(text, str):
                return STRING_TESTS[method](text, affix)
            raise UndecidedError
        case m.Call(_, [m.Name(name)]) if f"await {name}" in frame.constants and frame.is_coroutine_check(node):
            return frame.constants[f"await {name}"].value
        case _:
            raise UndecidedError


def _bool_op(frame: Frame, conjunction: bool, values: list[m.Expression]) -> bool:
    """Decided by any part that settles it, whatever the others are."""
    undecided = False
    for value in values:
        try:
            if bool(_value(frame, value)) is not conjunction:
                return not conjunction
        except UndecidedError:
            undecided = True
    if undecided:
        raise UndecidedError
    return conjunction


def _compare(operator: str, left: object, right: m.Expression, frame: Frame) -> bool:
    if operator in {"in", "not in"} and isinstance(right, m.Sequence):
        return (left in [_value(frame, element) for element in right.elements]) is (operator == "in")
    other = _value(frame, right)
    match operator:
        case "==" | "is":
            return left == other
        case "!=" | "is not":
            return left != other
        case _:
            raise UndecidedError
