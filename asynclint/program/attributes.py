"""What `value.name` is, and whether reading it runs code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.program.outcome import Invoke
from asynclint.program.values import (
    UNKNOWN,
    Alias,
    Class,
    ClassMethod,
    Collection,
    ContextFactory,
    Dictionary,
    Dotted,
    Function,
    Instance,
    LibraryInstance,
    LibraryMethod,
    Literal,
    ModuleValue,
    Offloaded,
    Parameter,
    Partial,
    Property,
    StaticMethod,
    Super,
    Tuple,
    Union,
    Value,
    each,
    is_none,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from asynclint.findings import Confidence
    from asynclint.program.program import Program

BUILTIN_CLASSES = {"list": "builtins.list", "set": "builtins.set", "tuple": "builtins.tuple"}


def attribute(
    program: Program,
    value: Value,
    name: str,
    confidence: Confidence,
    runs: Callable[[Invoke], None],
) -> Value:
    """The value of attribute ``name`` of ``value``; ``runs`` is told of each property getter that reading it calls."""
    match value:
        case Union(members):
            return union(
                attribute(program, member, name, confidence, runs) for member in members if not is_none(member)
            )
        case ModuleValue(module):
            return program.member(module, name)
        case Dotted(dotted):
            return program.external(f"{dotted}.{name}")
        case Instance(key, _, fields):
            held = next((held for field, held in fields if field == name), None)
            return _read(program, key, name, value, confidence, runs) if held is None else held
        case Class(key):
            return _read(program, key, name, value, confidence, runs)
        case Alias(base):
            return attribute(program, base, name, confidence, runs)
        case Super(after, receiver):
            return _read(program, after, name, receiver, confidence, runs, beyond=True)
        case LibraryInstance(owner):
            return library_attribute(program, owner, name, value)
        case Collection(kind):
            return LibraryMethod(f"{BUILTIN_CLASSES.get(kind, kind)}.{name}", value)
        case Tuple():
            return LibraryMethod(f"builtins.tuple.{name}", value)
        case Dictionary():
            return LibraryMethod(f"builtins.dict.{name}", value)
        case Literal(str()):
            return library_attribute(program, "builtins.str", name, value)
        case _:
            return UNKNOWN


def library_attribute(program: Program, owner: str, name: str, receiver: Value) -> Value:
    library = program.library
    declared = library.attribute(owner, name, receiver)
    if declared is not None:
        return declared
    if library.method(owner, name) is not None:
        return LibraryMethod(f"{owner}.{name}", receiver)
    dynamic = None if name.startswith("_") else library.method(owner, "__getattr__")
    if dynamic is not None and dynamic.returns is not None:
        return library.value(dynamic.returns, receiver=receiver)
    return UNKNOWN


def _read(
    program: Program,
    key: tuple[int, int],
    name: str,
    receiver: Value,
    confidence: Confidence,
    runs: Callable[[Invoke], None],
    *,
    beyond: bool = False,
) -> Value:
    found = program.class_attribute(key, name, receiver, beyond=beyond)
    return each(found, lambda option: _bind(program, option, receiver, confidence, runs))


def _bind(
    program: Program, value: Value, receiver: Value, confidence: Confidence, runs: Callable[[Invoke], None]
) -> Value:
    """What the descriptor protocol makes of a class attribute read through ``receiver``."""
    on_class = isinstance(receiver, Class)
    match value:
        case Function(key, None, closure):
            if isinstance(receiver, Instance) and program.is_stub(key):
                overrides = program.overrides(receiver.key, value)
                if overrides:
                    return union(Function(method, Instance(derived)) for derived, method in overrides)
            return value if on_class else Function(key, receiver, closure)
        case StaticMethod(function):
            return function
        case ClassMethod(Function(key, _, closure)):
            return Function(key, receiver if on_class else _class_of(receiver), closure)
        case Property(function):
            if on_class:
                return UNKNOWN
            getter = _bind(program, function, receiver, confidence, runs)
            if isinstance(getter, Function):
                return _got(program, getter, confidence, runs)
            return UNKNOWN
        case ContextFactory(Function(key, None, closure), is_async) if not on_class:
            return ContextFactory(Function(key, receiver, closure), is_async)
        case Offloaded(Function(key, None, closure)) if not on_class:
            return Offloaded(Function(key, receiver, closure))
        case Partial(Function(key, None, closure)) if not on_class:
            return Partial(Function(key, receiver, closure))
        case _:
            return value


def _got(program: Program, getter: Function, confidence: Confidence, runs: Callable[[Invoke], None]) -> Value:
    """What a property's getter gives for its object."""
    mapper, receiver = program.mapper, getter.receiver
    if mapper is None or receiver is None or not mapper.keeps(receiver):
        runs(Invoke(getter, (), confidence))
        return program.result_of(getter)
    stand_in = Parameter(getter.key, program.function(getter.key).parameters[0].name)
    told = mapper.passed(stand_in, receiver)
    passed = () if told is None else ((stand_in.name, told),)
    runs(Invoke(getter, (), confidence, passed))
    return program.result_of(getter, {stand_in: receiver}, passed)


def _class_of(receiver: Value) -> Value:
    return Class(receiver.key) if isinstance(receiver, Instance) else receiver
