"""Constants on their way through functions: who passes a parameter on unchanged to a function whose tests ask about it.

`fetch(url, quiet=quiet)` decides nothing itself, so what its caller passes matters only because of whom it calls. That
is found out from names alone: to evaluate the function in order to know how to evaluate it would change the order in
which everything else is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.program import namespace
from asynclint.program.attributes import attribute
from asynclint.program.evaluation import evaluate
from asynclint.program.values import UNKNOWN, Class, Function, Instance, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def relayed(program: Program, key: FunctionKey) -> Iterator[str]:
    """The parameters that a function passes on, as they are, to one that asks for them."""
    facts = program.function(key)
    parameters = {parameter.name for parameter in facts.parameters}
    for call in _calls(facts.statements()):
        given: list[tuple[int | str | None, m.Expression]] = [*enumerate(call.arguments), *call.keywords]
        passed_on = [
            (place, node.id)
            for place, node in given
            if place is not None and isinstance(node, m.Name) and node.id in parameters
        ]
        if not passed_on:
            continue
        for option in alternatives(_named(program, key, call.function)):
            function = _initialiser(program, option) if isinstance(option, Class) else option
            if isinstance(function, Function):
                asked = program.asked_for(function.key)
                names = [parameter.name for parameter in program.function(function.key).parameters]
                names = names[1:] if function.receiver is not None else names
                for place, name in passed_on:
                    taken_as = place if isinstance(place, str) else names[place] if place < len(names) else ""
                    if taken_as in asked:
                        yield name


def _named(program: Program, key: FunctionKey, callee: m.Expression) -> Value:
    """What a call in a function calls, when that takes no evaluation of the function: a name from outside of it, or a
    method of its own receiver."""
    facts = program.function(key)
    match callee:
        case m.Attribute(m.Name(name), method) if facts.owner >= 0 and name == facts.parameters[0].name:
            receiver = Instance((key[0], facts.owner))
            found = program.class_info(receiver.key).namespace.bindings.get(method)
            return attribute(program, receiver, method, Confidence.CERTAIN, lambda _: None) if found else UNKNOWN
        case m.Name(name) if facts.owner >= 0 and facts.parameters and name == facts.parameters[0].name:
            return Class((key[0], facts.owner))  # `cls(...)`
        case m.Name() | m.Attribute(m.Name()):
            return evaluate(program.scope(key[0], parent=facts.parent), callee)
        case _:
            return UNKNOWN


def _initialiser(program: Program, cls: Class) -> Value:
    receiver = Instance(cls.key)
    return attribute(program, receiver, "__init__", Confidence.CERTAIN, lambda _: None)


def _calls(statements: list[m.Statement]) -> Iterator[m.Call]:
    for statement in statements:
        match statement:
            case (
                m.Return(m.Call() as call)
                | m.Evaluate(m.Call() as call)
                | m.Assign(_, m.Call() as call)
                | m.Declare(_, _, m.Call() as call)
            ):
                yield from _with_arguments(call)
            case _:
                pass
        for block in namespace.blocks(statement):
            yield from _calls(block)


def _with_arguments(call: m.Call) -> Iterator[m.Call]:
    """A call, and those that give what it is passed."""
    yield call
    for argument in (*call.arguments, *(value for _, value in call.keywords)):
        if isinstance(argument, m.Call):
            yield from _with_arguments(argument)
