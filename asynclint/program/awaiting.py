"""What an ``await`` tells of a plain function that it calls: what comes back can be awaited.

A function that gives a number was not the one that was called, and one that gives a coroutine on the loop and a plain
result off it has taken the way of the coroutine. So such a function is evaluated once more for those who await it, and
what leads to any other result is not run on the loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.program import calls, typehints
from asynclint.program.evaluation import evaluate
from asynclint.program.values import (
    UNKNOWN,
    Awaitable,
    Collection,
    Dictionary,
    Function,
    Generator,
    Instance,
    LibraryInstance,
    Literal,
    LoopTest,
    Tuple,
    TypeVariable,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

AWAITED: tuple[str, Value] = ("await", Literal(True))
"""Stands among the constants that a call passes where what it gives is awaited: no name is spelt so."""


def is_ruled_out(program: Program, function: Function, result: Value) -> bool:
    """Whether a function is not the one that is called where its result is awaited."""
    facts = program.function(function.key)
    if facts.is_async:
        return False
    if result != UNKNOWN:
        return cannot_be_awaited(program, result)
    return _gives_nothing(program, function.key) or _gives_what_was_awaited(program, function.key)


def cannot_be_awaited(program: Program, result: Value) -> bool:
    """Whether no ``await`` takes a value, whatever it is of all that it may be."""
    return all(_is_not_awaitable(program, option) for option in alternatives(result))


def _is_not_awaitable(program: Program, value: Value) -> bool:
    match value:
        case Literal() | Collection() | Dictionary() | Tuple() | Generator() | LoopTest():
            return True
        case Instance(key):
            info = program.class_info(key)
            return not info.open and program.class_attribute(key, "__await__", value) == UNKNOWN
        case LibraryInstance(name):
            library = program.library
            known = library.known_class(name) is not None or name.startswith("builtins.")
            return known and library.method(name, "__await__") is None
        case _:
            return False


def _gives_nothing(program: Program, key: FunctionKey) -> bool:
    """Whether a function only ever comes back from its end."""
    facts = program.function(key)
    if facts.is_generator or facts.returns not in {None, m.Constant(None)} or program.names_in(key).returns:
        return False
    return not program.is_stub(key)


def _gives_what_was_awaited(program: Program, key: FunctionKey) -> bool:
    """Whether a function is declared to give what awaiting something that it is passed does: `def run(awaitable:
    Awaitable[T]) -> T`."""
    facts = program.function(key)
    if not isinstance(facts.returns, m.Name):
        return False
    scope = program.signature(key)
    given = typehints.annotated(scope, facts.returns)
    if not isinstance(given, TypeVariable):
        return False
    below = [
        node
        for parameter in facts.parameters
        if parameter.annotation is not None
        for node in everything([parameter.annotation])
    ]
    within = [
        part
        for node in below
        if isinstance(node, m.Subscript) and isinstance(typehints.annotated(scope, node), Awaitable)
        for part in everything([node])
    ]
    name = facts.returns.id
    mentions = [sum(isinstance(node, m.Name) and node.id == name for node in nodes) for nodes in (below, within)]
    return mentions[0] > 0 and mentions[0] == mentions[1]


def passes_on(program: Program, key: FunctionKey) -> bool:
    """Whether what a plain function gives may come from one that it calls."""
    if program.function(key).is_async:
        return False
    return any(isinstance(value, (m.Call, m.Name)) for value in program.names_in(key).returns)


def body(frame: Frame, statements: list[m.Statement]) -> list[m.Statement]:
    """The statements of a function; for those who await it, with what it gives at its end."""
    frame.awaited = AWAITED[0] in frame.constants
    return [*statements, m.Return(None)] if frame.awaited else statements


def given_back(frame: Frame, node: m.Expression) -> Value:
    """The value of what a function gives, or will, to those who await it: a call gives what can be awaited."""
    return calls.call(frame, node, awaited=True) if isinstance(node, m.Call) else evaluate(frame, node)


def assigned(frame: Frame, node: m.Assign) -> Value:
    """The value of an assignment in a function that is awaited: it may make what the function gives."""
    match node:
        case m.Assign([m.Name(name)], m.Call()):
            names = frame.program.names_in(frame.outcome.key)
            if len(names.bindings.get(name, ())) == 1 and m.Name(name) in names.returns:
                return given_back(frame, node.value)
    return evaluate(frame, node.value)


def so_far(frame: Frame) -> tuple[int, int]:
    """How many sites and results an evaluation has come to."""
    return len(frame.outcome.sites), len(frame.outcome.returns)


def turn_away(frame: Frame, sites: int, returns: int) -> None:
    """Ends code that began when there were so many ``sites`` and ``returns``, in a function that is awaited: where what
    it gives cannot be, it is not run by those who await."""
    given = frame.outcome.returns[returns:]
    if given and all(value != UNKNOWN and cannot_be_awaited(frame.program, value) for value in given):
        for site in [*frame.outcome.sites.values()][sites:]:
            site.off_loop = True
