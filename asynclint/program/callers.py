"""What functions are passed, asked from their side: handlers that are registered, callbacks that objects are made with.

A callable that an object keeps is called far from where it was passed, and a coroutine answers for itself, whoever
awaits it. So everybody is looked for who calls the function: by its name, in the modules whose imports can lead to it.
Any callable that one of them passes may run. An object is only known when all of them pass the same.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import last_name
from asynclint.program.arguments import Arguments
from asynclint.program.call_sites import INIT, CallSites
from asynclint.program.evaluation import evaluate
from asynclint.program.values import (
    NONE,
    UNKNOWN,
    WIDEST_UNION,
    Class,
    Collection,
    Dotted,
    Function,
    Instance,
    LibraryInstance,
    LibraryMethod,
    Offloaded,
    Parameter,
    Partial,
    Tuple,
    Value,
    alternatives,
    is_none,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey

CALLABLE = (Function, Partial, Offloaded, LibraryMethod, Class, Dotted)

MOST_CALLS = 40
"""What so many call is called in too many ways to tell anything."""


class Callers:
    """What is passed as parameters and for fields, remembered by these; ``sites`` are the calls that there are."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._passed: dict[Parameter, Value] = {}
        self._objects: dict[Parameter, Value] = {}
        self._fields: dict[tuple[ClassKey, str], Value] = {}
        self.sites = CallSites(program)

    def passed(self, parameter: Parameter) -> Value:
        """Any of the callables that the program's own calls pass as a parameter; or else the object that all pass."""
        found = self._passed.get(parameter)
        if found is None:
            self._passed[parameter] = UNKNOWN
            options = list(self._arguments(parameter))
            callables = [option for option in options if isinstance(option, CALLABLE)]
            found = self._passed[parameter] = union(callables) if callables else _agreed(options)
        return found

    def object_passed(self, parameter: Parameter) -> Value:
        """The one object that all calls pass as a parameter: found sooner, since the first that does not settles it."""
        found = self._objects.get(parameter)
        if found is None:
            self._objects[parameter] = UNKNOWN
            found = self._objects[parameter] = _agreed(self._arguments(parameter))
        return found

    def field_passed(self, cls: ClassKey, name: str) -> Value:
        """Any of the callables that are passed for a field of a class whose constructor nobody has written."""
        memo = (cls, name)
        found = self._fields.get(memo)
        if found is None:
            self._fields[memo] = UNKNOWN
            found = self._fields[memo] = union(islice(self._field_arguments(cls, name), WIDEST_UNION + 1))
        return found

    def _field_arguments(self, cls: ClassKey, field: str) -> Iterator[Value]:
        program = self._program
        heirs = {cls, *program.derived(cls)}
        names = {program.facts(heir[0]).classes[heir[1]].name for heir in heirs}
        found: set[Value] = set()
        for scope, call in self.sites.by_name(cls[0], cls[1], {*names, INIT}):
            for option in alternatives(self._callee(scope, call)):
                if isinstance(option, Class) and option.key in heirs:
                    parameters, _ = program.hierarchy.constructor(option.key)
                    if (written := Arguments.node_of(call, parameters, field)) is not None:
                        passed = alternatives(evaluate(scope, written))
                        yield from (one for one in passed if isinstance(one, CALLABLE) and one not in found)
                        found.update(passed)

    def _arguments(self, parameter: Parameter) -> Iterator[Value]:
        program, module = self._program, parameter.function[0]
        facts = program.function(parameter.function)
        yield from program.filled.decorated_with(parameter)
        yield from self._decorated_classes(parameter)
        if facts.parent >= 0 and facts.owner < 0:
            return  # whoever has it, got it from the function around it
        names = {facts.name}
        if facts.owner >= 0 and facts.name == INIT:
            heirs = [(module, facts.owner), *program.derived((module, facts.owner))]
            names |= {program.facts(cls[0]).classes[cls[1]].name for cls in heirs}
        seen = 0
        for scope, call in self.sites.by_name(module, facts.owner, names):
            for option in alternatives(self._callee(scope, call)):
                if (bound := self._binding(option, parameter.function)) is None:
                    continue
                seen += 1
                if seen > MOST_CALLS:
                    yield UNKNOWN
                    return
                yield from self._argument(scope, call, parameter, bound)

    def _decorated_classes(self, parameter: Parameter) -> Iterator[Value]:
        """The classes that are decorated by the function that a parameter belongs to."""
        program, module = self._program, parameter.function[0]
        functions = program.facts(module).functions
        outermost = functions[parameter.function[1]]
        while outermost.parent >= 0 and outermost.owner < 0:
            outermost = functions[outermost.parent]
        for one in sorted(self.sites.knowing(module, outermost.owner, {outermost.name})):
            for number, cls in enumerate(program.facts(one).classes):
                for decorator in cls.decorators:
                    if last_name(decorator.function if isinstance(decorator, m.Call) else decorator) == outermost.name:
                        made_by = alternatives(evaluate(program.scope(one, parent=cls.parent), decorator))
                        if any(isinstance(option, Function) and option.key == parameter.function for option in made_by):
                            yield Class((one, number))

    def _callee(self, scope: Frame, call: m.Call) -> Value:
        match call.function:
            case m.Attribute(m.Call(m.Name("super")), name):
                owner = self._program.enclosing_class(scope.module, scope.parent)
                if owner is None:
                    return UNKNOWN
                receiver = Instance(owner)
                found = self._program.class_attribute(owner, name, receiver, beyond=True)
                return Function(found.key, receiver) if isinstance(found, Function) else UNKNOWN
            case function:
                return evaluate(scope, function)

    def _binding(self, callee: Value, key: FunctionKey) -> int | None:
        """How many parameters of a function are bound before a call of ``callee`` passes any; None when it is not this
        function that the call runs."""
        match callee:
            case Function(called, receiver) if called == key:
                return int(receiver is not None)
            case Class(cls):
                made_by = self._program.class_attribute(cls, INIT, Instance(cls))
                return 1 if isinstance(made_by, Function) and made_by.key == key else None
            case _:
                return None

    def _argument(self, scope: Frame, call: m.Call, parameter: Parameter, bound: int) -> Iterator[Value]:
        parameters = self._program.function(parameter.function).parameters[bound:]
        names = tuple(one.name for one in parameters if one.kind == m.Parameter.POSITIONAL)
        if any(one.name == parameter.name and one.kind == m.Parameter.ARGS for one in parameters):
            for rest in call.arguments[len(names) :]:
                yield from alternatives(evaluate(scope, rest))
            return
        written = Arguments.node_of(call, names, parameter.name)
        if written is None:
            is_open = any(isinstance(part, m.Starred) for part in call.arguments) or any(
                name is None for name, _ in call.keywords
            )
            yield UNKNOWN if is_open else self._default(parameter)
            return
        for option in alternatives(evaluate(scope, written)):
            yield self.passed(option) if isinstance(option, Parameter) else option

    def _default(self, parameter: Parameter) -> Value:
        written = (one for one in self._program.function(parameter.function).parameters if one.name == parameter.name)
        if any(one.default == m.Constant(None) for one in written):
            return NONE
        return self._program.default(parameter.function, parameter.name) or UNKNOWN


def _agreed(options: Iterable[Value]) -> Value:
    """The one object that all options are, or None; unknown as soon as one is anything else."""
    only: Value = UNKNOWN
    for option in options:
        if is_none(option):
            continue
        if not isinstance(option, (Instance, LibraryInstance, Collection, Tuple)) or only not in {UNKNOWN, option}:
            return UNKNOWN
        only = option
    return only
