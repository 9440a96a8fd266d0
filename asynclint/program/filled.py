"""What containers hold that begin empty, and are filled by other functions: pools of clients, registries of handlers.

A module's `HANDLERS = {}` holds whatever its functions put into it, an object's `self.sessions = []` what methods of
its class do. A function that puts in what it is passed is mostly a decorator; then it is what it decorates, anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import encode
from asynclint.index.naming import last_name
from asynclint.program.evaluation import evaluate
from asynclint.program.library import element_of
from asynclint.program.values import (
    UNKNOWN,
    Collection,
    Dictionary,
    Function,
    Holder,
    Parameter,
    Value,
    alternatives,
    is_none,
    map_value,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.namespace import Put
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey


def is_empty(value: Value) -> bool:
    """Whether a value is a container of which only the kind is known."""
    if isinstance(value, Dictionary):
        return value.value is UNKNOWN or is_empty(value.value)
    if type(value) is Holder:
        return value.held is UNKNOWN or is_none(value.held)
    return isinstance(value, Collection) and value.element is UNKNOWN


class Filled:
    """Containers that others fill; ``by_decorator`` are functions by what their decorators are called."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.by_decorator: dict[str, list[FunctionKey]] | None = None

    def of_module(self, module: int, name: str, value: Value) -> Value:
        """The value of a module's name, with what is put into it."""
        program = self._program
        puts = [((module, -1), put) for put in program.namespace(module).puts.get(name, ())]
        for key in self._mentioning(module, name):
            bound = name in program.names_in(key).bindings
            if not bound and not any(one.name == name for one in program.function(key).parameters):
                puts += [(key, put) for put in program.names_in(key).puts.get(name, ())]
        return self._with(value, puts)

    def of_attribute(self, cls: ClassKey, name: str, value: Value) -> Value:
        """The value of an attribute that a class gives its objects, with what its methods put into it."""
        program, puts = self._program, []
        functions = program.facts(cls[0]).functions
        for key in self._mentioning(cls[0], name):
            method = key[1]
            while functions[method].owner < 0 and functions[method].parent >= 0:
                method = functions[method].parent
            if functions[method].owner == cls[1] and functions[method].parameters:
                for owner in (functions[method].parameters[0].name, program.facts(cls[0]).classes[cls[1]].name):
                    puts += [(key, put) for put in program.names_in(key).puts.get(f"{owner}.{name}", ())]
        return self._with(value, puts)

    def _mentioning(self, module: int, name: str) -> list[FunctionKey]:
        written = encode(name)
        functions = self._program.facts(module).functions
        return [(module, number) for number, facts in enumerate(functions) if written in bytes(facts.body)]

    def _with(self, value: Value, puts: list[tuple[FunctionKey, Put]]) -> Value:
        held = union(self._put(key, put) for key, put in puts if not put.deep)
        match value:
            case Dictionary(key, inner):
                if held == UNKNOWN:
                    deep = union(self._put(key, put) for key, put in puts if put.deep)
                    kind = inner.kind if isinstance(inner, Collection) else "list"
                    held = inner if deep == UNKNOWN else Collection(kind, deep)
                return Dictionary(key, held)
            case Collection(kind, _):
                return Collection(kind, held)
            case Holder(name, origin):
                return Holder(name, origin, held)
            case _:
                return value

    def _put(self, key: FunctionKey, put: Put) -> Value:
        """What one statement puts into a container."""
        value = evaluate(self._program.scope(key[0], parent=key[1]), put.value)
        passed = self._program.callers.passed
        return map_value(
            parts(value) if put.spreads else value,
            lambda part: passed(part) if isinstance(part, Parameter) else None,
        )

    def decorated_with(self, parameter: Parameter) -> Iterator[Value]:
        """The functions that are decorated by the one that a parameter belongs to."""
        program = self._program
        functions = program.facts(parameter.function[0]).functions
        outermost = functions[parameter.function[1]]
        while outermost.parent >= 0 and outermost.owner < 0:
            outermost = functions[outermost.parent]
        for key in self.decorated_by(outermost.name):
            facts = program.function(key)
            scope = program.scope(key[0], parent=facts.parent)
            for decorator in facts.decorators:
                for option in alternatives(evaluate(scope, decorator)):
                    if isinstance(option, Function) and option.key == parameter.function:
                        yield Function(key)

    def decorated_by(self, name: str) -> list[FunctionKey]:
        """The functions with a decorator of this name."""
        if self.by_decorator is None:
            self.by_decorator = {}
            for key, facts in self._program.functions():
                for decorator in decorator_names(facts.decorators):
                    self.by_decorator.setdefault(decorator, []).append(key)
        return self.by_decorator.get(name, [])


def decorator_names(decorators: list[m.Expression]) -> Iterator[str]:
    """The last names of decorators, called or not."""
    for decorator in decorators:
        if name := last_name(decorator.function if isinstance(decorator, m.Call) else decorator):
            yield name


def parts(value: Value) -> Value:
    """What `update` and `extend` take over from their argument."""
    return value.value if isinstance(value, Dictionary) else element_of(value)
