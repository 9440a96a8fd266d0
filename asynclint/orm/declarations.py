"""What an attribute of a model's class declares, and what is passed to the call that declares it.

Which callables declare something is knowledge. The program's own stand before those: subclasses of fields, whose
`__init__` fixes or completes what is passed, and functions that return a field. Both are looked through by reading
the call they make with what they were called with. An argument is evaluated only when somebody asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.orm.model import Place
from asynclint.packs.orm import Declares
from asynclint.program import namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.values import (
    UNKNOWN,
    Alias,
    Class,
    ClassKey,
    Dotted,
    Function,
    FunctionKey,
    LibraryMethod,
    Literal,
    Partial,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.packs.orm import KnownField
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program

FARTHEST_IMPORT = 4
"""Modules that pass a name on, before nobody looks any further."""

DEEPEST_CALL = 4
"""Functions that return what another returns, before nobody follows any more."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An expression with where its names are looked up: None is knowledge, where names are what they say."""

    node: m.Expression
    frame: Frame | None = None

    def value(self) -> Value:
        if self.frame is not None:
            return evaluate(self.frame, self.node)
        if isinstance(self.node, m.Constant):
            return Literal(self.node.value)
        path = path_of(self.node)
        return UNKNOWN if path is None else Dotted(path)

    @property
    def text(self) -> str:
        """The argument as it is written, as far as it is a name or a string."""
        match self.node:
            case m.Constant(str(text)):
                return text
            case m.Call(function):
                return f"{path_of(function) or '…'}(…)"
            case node:
                return path_of(node) or "…"


@dataclass(frozen=True, slots=True)
class Passed:
    """The arguments of a call."""

    positional: tuple[Argument, ...] = ()
    keywords: Mapping[str, Argument] = field(default_factory=dict)

    def get(self, params: tuple[str, ...], name: str) -> Argument | None:
        if name in self.keywords:
            return self.keywords[name]
        position = params.index(name) if name in params else len(self.positional)
        return self.positional[position] if position < len(self.positional) else None


@dataclass(frozen=True, slots=True)
class Declaration:
    """One declaring call. ``cls`` is the class of the program that is instantiated, when it is one, and ``receiver``
    what the method is called on, when it is one."""

    known: KnownField
    passed: Passed
    place: Place | None = None
    cls: ClassKey | None = None
    receiver: Value | None = None

    def argument(self, name: str) -> Argument | None:
        return self.passed.get(self.known.params, name)

    def value(self, name: str) -> Value | None:
        """What is passed as ``name``, or else what the field itself takes for it; None where nothing is."""
        argument = self.argument(name)
        if argument is not None:
            return argument.value()
        default = self.known.defaults.get(name)
        return None if default is None else Literal(default)

    def is_set(self, name: str) -> bool:
        """Whether an option is switched on; one that can not be told counts as off."""
        return any(
            isinstance(option, Literal) and bool(option.value) for option in alternatives(self.value(name) or UNKNOWN)
        )

    def text(self, name: str) -> str | None:
        """The string an option is."""
        for option in alternatives(self.value(name) or UNKNOWN):
            if isinstance(option, Literal) and isinstance(option.value, str):
                return option.value
        return None


class Declarations:
    """Reads the declaring calls of a program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known = program.library.orm.fields

    def read(self, frame: Frame | None, node: m.Expression, module: int = -1, depth: int = 0) -> Declaration | None:
        """What ``node`` declares when it is the value of an attribute of a model; None when it declares nothing."""
        match node:
            case m.Call():
                return self._call(frame, node, module, depth)
            case m.Conditional(_, body, orelse):
                return self.read(frame, body, module, depth) or self.read(frame, orelse, module, depth)
            case m.BoolOp(_, values):
                return next((found for part in values if (found := self.read(frame, part, module, depth))), None)
            case _:
                return None

    def _call(self, frame: Frame | None, node: m.Call, module: int, depth: int) -> Declaration | None:
        if depth > DEEPEST_CALL:
            return None
        place = None if module < 0 else Place(module, node.line, node.column)
        for scope, function in written(frame, node.function):
            # What is called may itself have been made by a call, as the class of a manager.
            made = self.read(scope, function, module, depth + 1) if isinstance(function, m.Call) else None
            if made is not None and made.known.declares is Declares.MANAGER_CLASS:
                return replace(made, place=place)
        passed = _arguments(frame, node)
        for callee in alternatives(Argument(node.function, frame).value()):
            found = self._declared(callee, passed, module, depth)
            if found is not None:
                return replace(found, place=place)
        return None

    def _declared(self, callee: Value, passed: Passed, module: int, depth: int) -> Declaration | None:
        match callee:
            case Dotted(name):
                name = self._program.library.canonical(name)
                known = self._known.get(name)
                owner = name.rpartition(".")[0]
                receiver = None if self._program.library.known_class(owner) is None else Dotted(owner)
                return None if known is None else Declaration(known, passed, receiver=receiver)
            case LibraryMethod(name, receiver):
                method = self._program.library.callee(name)
                known = None if method is None else self._known.get(method.name)
                return None if known is None else Declaration(known, passed, receiver=receiver)
            case Class(key):
                return self._construct(key, passed)
            case Function(key):
                return self._returned(key, passed, depth)
            case Partial(function):
                return next(
                    (
                        found
                        for part in alternatives(function)
                        if (found := self._declared(part, passed, module, depth))
                    ),
                    None,
                )
            case Alias(base):
                return self._declared(base, passed, module, depth)
            case _:
                return None

    def _construct(self, key: ClassKey, passed: Passed) -> Declaration | None:
        """An instance of a class of the program, as far as it is one of a known class."""
        order = self._program.class_info(key).order
        names = [ancestor for ancestor in order if isinstance(ancestor, str)]
        known = next((found for name in names if (found := self._known.get(name))), None)
        if known is None:
            return None
        for ancestor in order:
            if isinstance(ancestor, str):
                continue
            for number, function in self._program.methods(*ancestor):
                if function.name == "__init__":
                    passed = self._through_initializer((ancestor[0], number), passed)
        return Declaration(known, passed, cls=key)

    def _through_initializer(self, key: FunctionKey, passed: Passed) -> Passed:
        """What an `__init__` that was given ``passed`` gives to its base's."""
        frame, rest = self._enter(key, passed, bound=True)
        for statement in _simple_statements(self._program.function(key).statements()):
            match statement:
                case m.Evaluate(m.Call(m.Attribute(m.Call(m.Name("super")), "__init__")) as call):
                    return _arguments(frame, call, rest)
                case m.Assign(targets, value):
                    for target in targets:
                        match target:
                            case m.Subscript(m.Name(name), m.Constant(str(option))) if name in rest:
                                rest[name] = {**rest[name], option: Argument(value, frame)}
                            case _:
                                pass
                case m.Evaluate(m.Call(m.Attribute(m.Name(name), "setdefault"), [m.Constant(str(option)), value])) if (
                    name in rest
                ):
                    rest[name] = {option: Argument(value, frame), **rest[name]}
                case m.Evaluate(m.Call(m.Attribute(m.Name(name), "update"), [], keywords)) if name in rest:
                    fixed = {word: Argument(value, frame) for word, value in keywords if word is not None}
                    rest[name] = {**rest[name], **fixed}
                case _:
                    pass
        return passed

    def _returned(self, key: FunctionKey, passed: Passed, depth: int) -> Declaration | None:
        """What a function of the program returns that was given ``passed``."""
        frame, rest = self._enter(key, passed, bound=False)
        for value in self._program.names_in(key).returns:
            if isinstance(value, m.Call):
                options = _arguments(frame, value, rest)
                for callee in alternatives(evaluate(frame, value.function)):
                    found = self._declared(callee, options, key[0], depth + 1) if depth < DEEPEST_CALL else None
                    if found is not None:
                        return found
        return None

    def _enter(
        self, key: FunctionKey, passed: Passed, *, bound: bool
    ) -> tuple[Frame, dict[str, Mapping[str, Argument]]]:
        """A frame in which the parameters are what was passed, and what `**` parameters took, by their name."""
        facts = self._program.function(key)
        frame = self._program.scope(key[0], parent=key[1])
        parameters = facts.parameters[1:] if bound else facts.parameters
        positional = iter(passed.positional)
        keywords = dict(passed.keywords)
        rest: dict[str, Mapping[str, Argument]] = {}
        for parameter in parameters:
            argument = None
            if parameter.kind == m.Parameter.POSITIONAL:
                argument = next(positional, None)
            if parameter.kind == m.Parameter.KWARGS:
                rest[parameter.name] = keywords
                continue
            argument = keywords.pop(parameter.name, None) or argument
            if argument is None and parameter.default is not None:
                argument = Argument(parameter.default, self._program.scope(key[0], parent=facts.parent))
            if argument is not None:
                frame.env[parameter.name] = argument.value()
        return frame, rest


def _arguments(frame: Frame | None, node: m.Call, rest: Mapping[str, Mapping[str, Argument]] | None = None) -> Passed:
    """The arguments written at a call; ``rest`` are the dictionaries that a ``**`` may spread."""
    positional: list[Argument] = []
    for argument in node.arguments:
        if isinstance(argument, m.Starred):
            break
        positional.append(Argument(argument, frame))
    keywords: dict[str, Argument] = {}
    for name, argument in node.keywords:
        if name is not None:
            keywords[name] = Argument(argument, frame)
        else:
            keywords.update(_spread(frame, argument, rest or {}))
    return Passed(tuple(positional), keywords)


def _spread(
    frame: Frame | None, node: m.Expression, rest: Mapping[str, Mapping[str, Argument]]
) -> Iterator[tuple[str, Argument]]:
    match node:
        case m.Name(name) if name in rest:
            yield from rest[name].items()
        case m.Name():
            for scope, value in written(frame, node):
                if not isinstance(value, m.Name):
                    yield from _spread(scope, value, {})
        case m.Mapping(keys, values):
            for key, value in zip(keys, values, strict=True):
                if key is None:
                    yield from _spread(frame, value, rest)
                elif isinstance(key, m.Constant) and isinstance(key.value, str):
                    yield key.value, Argument(value, frame)
        case m.Call(m.Name("dict"), _, keywords):
            for word, value in keywords:
                if word is not None:
                    yield word, Argument(value, frame)
        case _:
            pass


def written(frame: Frame | None, node: m.Expression) -> Iterator[tuple[Frame | None, m.Expression]]:
    """An expression, or for the name of a module's variable what is assigned to it, wherever that stands."""
    if frame is None or not isinstance(node, m.Name):
        yield frame, node
        return
    program, modules = frame.program, frame.program.modules
    module, name = frame.module, node.id
    for _ in range(FARTHEST_IMPORT):
        bindings = program.namespace(module).bindings.get(name, ())
        yield from (
            (program.scope(module), binding.value) for binding in bindings if isinstance(binding, namespace.Assigned)
        )
        imported = next((binding for binding in bindings if isinstance(binding, namespace.ImportedName)), None)
        if imported is None:
            return
        level, source, name = imported.level, imported.module, imported.name
        found = modules.find_relative(level, source, module) if level else modules.find(source, module)
        if found is None:
            return
        module = found


def _simple_statements(block: list[m.Statement]) -> Iterator[m.Statement]:
    for statement in block:
        yield statement
        for inner in namespace.blocks(statement):
            yield from _simple_statements(inner)
