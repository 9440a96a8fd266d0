"""Which statements bind a name in a body, whatever the order they run in.

Modules and classes are read by name: one module asks another for a name and gets only what that name depends on,
however the two import each other. Functions are read this way by those who see their names from outside, at any time:
closures, and attributes of `self` that other methods use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from asynclint.index import model as m
from asynclint.index.naming import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.index.facts import ClassFacts, FunctionFacts, ModuleFacts


class Assigned(msgspec.Struct, frozen=True):
    """Bound to a value, or to part ``position`` of it when the target is a tuple."""

    value: m.Expression
    position: int | None = None


class Declared(msgspec.Struct, frozen=True):
    annotation: m.Expression
    value: m.Expression | None


class Element(msgspec.Struct, frozen=True):
    """Bound to what iterating ``iterable`` gives."""

    iterable: m.Expression
    is_async: bool


class Entered(msgspec.Struct, frozen=True):
    """Bound to what entering ``context`` gives."""

    context: m.Expression
    is_async: bool


class DefinedFunction(msgspec.Struct, frozen=True):
    function: int


class DefinedClass(msgspec.Struct, frozen=True):
    cls: int


class ImportedModule(msgspec.Struct, frozen=True):
    """``import a.b as c`` binds the module ``a.b``; ``import a.b`` binds ``a``."""

    module: str


class ImportedName(msgspec.Struct, frozen=True):
    level: int
    module: str
    name: str


class StoredBy(msgspec.Struct, frozen=True):
    """Assigned by a function that declares the name ``global``."""

    function: int
    name: str


Binding = (
    StoredBy | Assigned | Declared | Element | Entered | DefinedFunction | DefinedClass | ImportedModule | ImportedName
)


class Put(msgspec.Struct, frozen=True):
    """Put into a container: ``value``, or, where it ``spreads``, what is in it; ``deep`` into one of the containers
    that it holds."""

    value: m.Expression
    spreads: bool = False
    deep: bool = False


PUTTING = {
    "add": False,
    "append": False,
    "appendleft": False,
    "extend": True,
    "put": False,
    "put_nowait": False,
    "set": False,
    "set_result": False,
    "update": True,
}
"""Methods that put their argument into a container, and whether they do so with what is in it."""


@dataclass(slots=True)
class Namespace:
    """The bindings of each name in source order, the modules whose names a ``*`` imports, and what is returned.

    An attribute of a name (`self.client`) is bound under its path; ``calls`` are the statements that call one of its
    methods with one argument, for what that may make of it, ``puts`` what is put into it as into a container.
    """

    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[ImportedName] = field(default_factory=list)
    returns: list[m.Expression] = field(default_factory=list)
    calls: dict[str, list[m.Call]] = field(default_factory=dict)
    puts: dict[str, list[Put]] = field(default_factory=dict)


COMPOUND = (m.If, m.For, m.While, m.With, m.Try, m.Match)
"""The statements that hold blocks; most statements do not."""


def of_module(facts: ModuleFacts) -> Namespace:
    """The global names of a module."""
    namespace = Namespace()
    _collect(facts.statements(), facts, namespace)
    for number, function in enumerate(facts.functions):
        for name in function.globals:
            namespace.bindings.setdefault(name, []).append(StoredBy(number, name))
    return namespace


def of_class(cls: ClassFacts, facts: ModuleFacts) -> Namespace:
    """The names in a class's body."""
    namespace = Namespace()
    _collect(cls.statements(), facts, namespace)
    return namespace


def of_function(function: FunctionFacts, facts: ModuleFacts) -> Namespace:
    """The names a function's body binds; its parameters are not among them."""
    namespace = Namespace()
    _collect(function.statements(), facts, namespace)
    return namespace


def _collect(statements: list[m.Statement], facts: ModuleFacts, namespace: Namespace) -> None:
    def bind(name: str, binding: Binding) -> None:
        namespace.bindings.setdefault(name, []).append(binding)

    for statement in statements:
        match statement:
            case m.Assign(targets, value):
                if type(value) is m.Call:
                    _put(namespace, value)
                for target in targets:
                    for name, position in names(target):
                        bind(name, Assigned(value, position))
                    if isinstance(target, m.Subscript):
                        for name, _ in names(target.value):
                            namespace.puts.setdefault(name, []).append(Put(value))
            case m.Declare(declared, annotation, value):
                for name, _ in names(declared):
                    bind(name, Declared(annotation, value))
            case m.Return(value) if value is not None:
                namespace.returns.append(value)
            case m.Define(function):
                bind(facts.functions[function].name, DefinedFunction(function))
            case m.DefineClass(cls):
                bind(facts.classes[cls].name, DefinedClass(cls))
            case m.Import(imported):
                for module, alias in imported:
                    if alias is None:
                        bind(module.partition(".")[0], ImportedModule(module.partition(".")[0]))
                    else:
                        bind(alias, ImportedModule(module))
            case m.ImportFrom(module, level, imported):
                for name, alias in imported:
                    if name == "*":
                        namespace.stars.append(ImportedName(level, module, name))
                    else:
                        bind(alias or name, ImportedName(level, module, name))
            case m.Evaluate(m.Call(m.Attribute(receiver, method), [_], []) as call):
                for name, _ in names(receiver):
                    if "." in name:
                        namespace.calls.setdefault(name, []).append(call)
                if method in PUTTING:
                    _put(namespace, call)
            case m.Evaluate(m.Await(m.Call() as call)):
                _put(namespace, call)
            case m.For(target, iterable):
                for name, _ in names(target):
                    bind(name, Element(iterable, statement.is_async))
            case m.With(items):
                for item in items:
                    if item.target is not None:
                        for name, _ in names(item.target):
                            bind(name, Entered(item.context, statement.is_async))
            case _:
                pass
        if isinstance(statement, COMPOUND):
            for block in blocks(statement):
                _collect(block, facts, namespace)


def _put(namespace: Namespace, call: m.Call) -> None:
    """`HANDLERS.append(handler)`, `await queue.put(job)`, `token = current.set(session)`."""
    match call:
        case m.Call(m.Attribute(receiver, method), [argument], []) if method in PUTTING:
            for name, deep in _containers(receiver):
                namespace.puts.setdefault(name, []).append(Put(argument, PUTTING[method], deep))
        case _:
            pass


def _containers(receiver: m.Expression) -> Iterator[tuple[str, bool]]:
    """The containers that a method of ``receiver`` puts into, and whether it is in fact one that they hold."""
    match receiver:
        case m.Subscript(outer) | m.Call(m.Attribute(outer, "setdefault")):
            yield from ((name, True) for name, _ in names(outer))
        case _:
            yield from ((name, False) for name, _ in names(receiver))


def names(target: m.Expression) -> Iterator[tuple[str, int | None]]:
    """The names an assignment target binds, with their place when it is a flat tuple."""
    match target:
        case m.Name(name):
            yield name, None
        case m.Attribute(m.Name(owner), attribute):
            yield f"{owner}.{attribute}", None
        case m.Attribute():
            if (path := path_of(target)) is not None:
                yield path, None
        case m.Sequence(_, elements):
            starred = False
            for position, element in enumerate(elements):
                starred |= type(element) is m.Starred
                for name, inner in names(element):
                    if inner is None:
                        yield name, position - len(elements) if starred else position


def blocks(statement: m.Statement) -> Iterator[list[m.Statement]]:
    """The blocks of a compound statement that run in the same namespace."""
    match statement:
        case m.If(_, body, orelse) | m.While(_, body, orelse):
            yield body
            yield orelse
        case m.For():
            yield statement.body
            yield statement.orelse
        case m.With(_, body):
            yield body
        case m.Try(body, handlers, orelse, final):
            yield body
            yield orelse
            for handler in handlers:
                yield handler.body
            yield final
        case m.Match(_, _, cases):
            for case in cases:
                yield case.body
        case _:
            pass
