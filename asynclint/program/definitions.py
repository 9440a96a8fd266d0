"""What a `def` binds: the function as its decorators leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.program import calls, expressions, library_calls
from asynclint.program.arguments import Arguments
from asynclint.program.outcome import SiteKind
from asynclint.program.values import (
    UNKNOWN,
    Class,
    ClassMethod,
    ContextFactory,
    Decorator,
    Dotted,
    Function,
    FunctionKey,
    Instance,
    LibraryMethod,
    Partial,
    Property,
    StaticMethod,
    Value,
    alternatives,
    union,
)

if TYPE_CHECKING:
    from asynclint.index import model as m
    from asynclint.program.frame import Frame
    from asynclint.program.outcome import Handover
    from asynclint.program.program import Program


class Definitions:
    """Decorated functions. ``registrations`` is what decorators do with the functions they decorate, by function."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.registrations: dict[FunctionKey, dict[Handover, None]] = {}

    def define(self, key: FunctionKey) -> Value:
        """What the ``def`` of a function binds, wherever it stands."""
        facts = self._program.function(key)
        cls = None if facts.owner < 0 else self._program.class_info((key[0], facts.owner))
        return self.decorated(self._program.scope(key[0], parent=facts.parent, cls=cls), key[1])

    def decorated(self, frame: Frame, number: int) -> Value:
        """What a ``def`` binds: the function, seen through its decorators."""
        key = (frame.module, number)
        facts = self._program.function(key)
        value: Value = Function(key, None, self._program.closure_of(key))
        if not facts.decorators:
            return value
        known = set(frame.outcome.handovers)
        for expression in reversed(facts.decorators):
            value = self._decorate(frame, expression, value, number)
        new = [handover for handover in frame.outcome.handovers if handover not in known]
        self.registrations[key] = dict.fromkeys(new)
        return value

    def _decorate(self, frame: Frame, expression: m.Expression, function: Value, number: int) -> Value:
        facts = self._program.function((frame.module, number))
        place = (facts.line, facts.column, facts.line, facts.column)
        made = calls.Call(frame, SiteKind.CALL, place, Arguments((function,)), Confidence.CERTAIN)
        results = []
        for decorator in alternatives(expressions.evaluate(frame, expression)):
            match decorator:
                case Dotted(name):
                    results.append(
                        _by_form(self._program.library.form(name), function)
                        or library_calls.decorate(made, name, function)
                    )
                case Decorator(name, origin):
                    if frame.observer is not None and origin is not None:
                        frame.observer.decorated(origin, Function((frame.module, number)))
                    results.append(library_calls.decorate(made, name, function))
                case LibraryMethod(name, _):
                    results.append(library_calls.decorate(made, name, function))
                case Function() | Partial() | Class() | Instance():
                    result = calls.apply(made, decorator)
                    results.append(function if result == UNKNOWN else result)
                case _:
                    results.append(function)
        return union(results)


def _by_form(form: str | None, function: Value) -> Value | None:
    match form:
        case "property" | "cached-property":
            return Property(function)
        case "static-method":
            return StaticMethod(function)
        case "class-method":
            return ClassMethod(function)
        case "context-manager" | "async-context-manager":
            return ContextFactory(function, form.startswith("async"))
        case None:
            return None
        case _:
            return function
