"""Which constants decide what a function does: those that its tests ask about, of all that a caller passes.

`load(path, quiet=True)` never comes to the code under `if not quiet:`, and a decorator returns one wrapper for
coroutine functions and another for plain ones. So where a function does something that matters, it is evaluated once
more for each set of constants that its callers pass for the parameters its tests ask about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from asynclint.index import model as m
from asynclint.program import class_tests, namespace
from asynclint.program.library import BUILTINS
from asynclint.program.values import (
    UNKNOWN,
    Function,
    Holder,
    Instance,
    LibraryInstance,
    Literal,
    Parameter,
    Partial,
    Union,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from asynclint.index.facts import FunctionFacts
    from asynclint.program.arguments import Arguments
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

Constants = tuple[tuple[str, Value], ...]
"""Values of parameters by name: literals, and what a mapper tells of rows and queries. `self.f` names what an object
that is passed was made with and keeps, `await f` whether the callable passed as `f` is a coroutine function,
`isinstance x` objects of the classes that what is passed as `x`, or its default, may have, `there x` that an object is
passed for an optional `x`, `options[x]` what is passed
as `x` to a function that takes `**options`, and `no options[x]` that nothing is.
`first_time.KEPT` may stand among them."""

THERE = "there "

LONGEST_RELAY = 6
"""Statements of a function that is taken for one that mostly passes on what it is passed."""

DECIDING = (Literal, Function, Partial, Union, Instance, LibraryInstance)
"""What a constant can be in, a callable of which it is known whether it is a coroutine function, or an object of which
the class is."""

TAKEN_OUT = frozenset({"get", "pop"})
"""The methods by which a function takes one argument out of all that are passed by keyword."""


def is_constant(value: Value | None) -> TypeGuard[Literal]:
    """Whether a value is the same constant however the code that has it is come to."""
    return isinstance(value, Literal) and not value.off_loop and not value.unsure


def asked_for(function: FunctionFacts) -> frozenset[str]:
    """The parameters that a function's tests ask about; of a short one, those it passes on to others as well."""
    parameters = {parameter.name for parameter in function.parameters}
    options = {parameter.name for parameter in function.parameters if parameter.kind == m.Parameter.KWARGS}
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
                case m.Call(m.Name("isinstance"), [m.Name(name), _]):
                    found.add(f"isinstance {name}")
                case m.Call(m.Attribute(m.Name(name), method), [m.Constant(str(key)), *_]):
                    if name in options and method in TAKEN_OUT:
                        found.add(f"{name}[{key}]")
                case _:
                    pass
    return frozenset(name for name in found if name.rpartition(" ")[2].partition("[")[0] in parameters)


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
            case (
                m.If(test)
                | m.While(test)
                | m.Return((m.BoolOp() as test) | m.Conditional(test))
                | m.Evaluate((m.BoolOp() as test) | m.Conditional(test))
                | m.Assign(_, (m.Call() as test) | (m.BoolOp() as test) | m.Conditional(test))
                | m.Declare(_, _, (m.Call() as test) | (m.BoolOp() as test) | m.Conditional(test))
            ):
                yield test
            case m.With(items):
                yield from (one.context for one in items if isinstance(one.context, m.BoolOp | m.Conditional))
            case _:
                pass
        for block in namespace.blocks(statement):
            yield from _tests(block)


def _parts(expression: m.Expression) -> Iterator[m.Expression]:
    yield expression
    match expression:
        case m.Not(inner) | m.Walrus(_, inner):
            yield from _parts(inner)
        case m.BoolOp(_, values):
            for value in values:
                yield from _parts(value)
        case m.Compare(left):
            yield from _parts(left)
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
    for parameter in parameters:
        if parameter.default is not None or isinstance(values.get(parameter.name), DECIDING):
            break
        if parameter.kind == m.Parameter.KWARGS:
            break
    else:
        return ()
    constants = _chosen(program, function.key, values)
    asked = program.asked_for(function.key)
    if not asked and not constants:
        return ()
    for parameter in parameters:
        name = parameter.name
        value = values.get(name)
        if f"isinstance {name}" in asked and (value is not None or not arguments.is_open):
            told = program.default_class(function.key, name) if value is None else class_tests.classified(value)
            if told is not None:
                constants[f"isinstance {name}"] = told
        is_left_out = value is None and not arguments.is_open and name in asked
        if is_left_out and (default := _default(program, function.key, parameter)) is not None:
            constants[name] = default
        elif is_constant(value) and name in asked:
            constants[name] = value
        elif value is not None and f"await {name}" in asked:
            kinds = {_is_coroutine_function(program, option) for option in alternatives(value)}
            if kinds in ({True}, {False}):
                constants[f"await {name}"] = Literal(kinds == {True})
        elif name in asked and parameter.default == m.Constant(None) and _is_there(program, value):
            constants[THERE + name] = Literal(True)
        elif parameter.kind == m.Parameter.KWARGS and not arguments.is_open:
            constants.update(_options(name, asked, arguments))
    return tuple(sorted(constants.items(), key=lambda item: item[0]))


def _chosen(program: Program, key: FunctionKey, values: Mapping[str, Value]) -> dict[str, Value]:
    """Which of the library's classes that a parameter is declared to be of (`done: Future | asyncio.Future`) is passed.
    With a text or a number nothing is done that blocks."""
    found: dict[str, Value] = {}
    for name, value in values.items():
        if (type(value) is LibraryInstance or type(value) is Holder) and value.name[: len(BUILTINS)] != BUILTINS:
            declared = alternatives(program.local(key, name) or UNKNOWN)
            objects = [option for option in declared if isinstance(option, LibraryInstance)]
            if len(objects) > 1:
                found.update((name, option) for option in objects if option.name == value.name)
    return found


def _options(name: str, asked: frozenset[str], arguments: Arguments) -> Iterator[tuple[str, Value]]:
    """What is known of those keywords of a call that a function which takes `**options` asks about."""
    for option in asked:
        owner, bracket, key = option.partition("[")
        if bracket and owner == name:
            value = arguments.keywords.get(key.removesuffix("]"))
            if value is None:
                yield f"no {option}", Literal(True)
            elif is_constant(value):
                yield option, value


def _default(program: Program, key: FunctionKey, parameter: m.Parameter) -> Literal | None:
    """The constant that a parameter is when nothing is passed for it."""
    match parameter.default:
        case m.Constant(value):
            return Literal(value)
        case m.Attribute():
            return program.local_names.default_member(key, parameter.name)
        case _:
            return None


def _is_there(program: Program, value: Value | None) -> bool:
    """Whether a value is an object that is true whatever it holds."""
    if type(value) is not Instance:
        return False
    sizes = (program.class_attribute(value.key, name, value) for name in ("__bool__", "__len__"))
    return not program.class_info(value.key).open and all(size == UNKNOWN for size in sizes)


def _is_coroutine_function(program: Program, value: Value) -> bool | None:
    match value:
        case Function(key):
            return program.function(key).is_async
        case Partial(inner):
            return _is_coroutine_function(program, inner)
        case _:
            return None
