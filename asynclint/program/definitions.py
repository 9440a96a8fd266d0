"""What a `def` binds: the function as its decorators leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.program import calls, forms, library_calls
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import SiteKind
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Decorated,
    Decorator,
    Dotted,
    Function,
    FunctionKey,
    Instance,
    LibraryMethod,
    Partial,
    Value,
    alternatives,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        for decorator in alternatives(evaluate(frame, expression)):
            match decorator:
                case Dotted(name):
                    form = self._program.library.form(name)
                    results.append(
                        library_calls.decorate(made, name, function) if form is None else forms.by_form(form, function)
                    )
                    if form == "single-dispatch":
                        results.extend(self._registered((frame.module, number)))
                case Decorator(name, origin, makes):
                    if frame.observer is not None and origin is not None:
                        frame.observer.decorated(origin, Function((frame.module, number)))
                    results.append(library_calls.decorate(made, name, function, makes))
                case LibraryMethod(name, _):
                    results.append(library_calls.decorate(made, name, function))
                case Function() | Partial() | Class() | Instance():
                    result = calls.apply(made, decorator)
                    if type(decorator) is Class and type(result) is Instance:
                        result = self._wrapped(made, result, is_method=facts.owner >= 0)
                    results.append(function if result == UNKNOWN else result)
                case _:
                    results.append(function)
        return union(results)

    def _wrapped(self, made: calls.Call, wrapper: Instance, *, is_method: bool) -> Value:
        """An object that a class makes of the function it decorates, to be called instead: each calls its own."""
        call, maker = (self._program.method_of(wrapper, name) for name in (calls.DUNDER_CALL, "__init__"))
        if call is None or maker is None or (is_method and self._program.class_info(wrapper.key).is_descriptor):
            return wrapper
        return Decorated(Function(call.key, wrapper, calls.bind(made, maker)), wrapper)

    def _registered(self, key: FunctionKey) -> Iterator[Value]:
        """What a function that is dispatched by type is for other types: functions of its module register with it."""
        name = self._program.function(key).name
        for number, facts in enumerate(self._program.facts(key[0]).functions):
            for decorator in facts.decorators:
                match decorator.function if isinstance(decorator, m.Call) else decorator:
                    case m.Attribute(m.Name(registered), "register") if registered == name:
                        yield Function((key[0], number))
                    case _:
                        pass
