"""What `value.name` is, and whether reading it runs code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.program.classes import GETTER, OBJECT
from asynclint.program.outcome import Invoke
from asynclint.program.values import (
    UNKNOWN,
    Alias,
    Class,
    ClassMethod,
    Collection,
    ContextFactory,
    Decorated,
    Dictionary,
    Dotted,
    Function,
    Instance,
    LibraryInstance,
    LibraryMethod,
    Literal,
    Member,
    ModuleValue,
    Offloaded,
    Parameter,
    Partial,
    Property,
    StaticMethod,
    Super,
    Tuple,
    TypeVariable,
    Union,
    Value,
    each,
    is_none,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey

GETATTR = "__getattr__"

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
            held = next((held for field, held in fields if field == name), None) if fields else None
            return _read(program, key, name, value, confidence, runs) if held is None else held
        case Class(key):
            return _read(program, key, name, value, confidence, runs)
        case Alias(base) | TypeVariable(bound=base):
            return attribute(program, base, name, confidence, runs)
        case Super(after, receiver):
            return _read(program, after, name, receiver, confidence, runs, beyond=True)
        case LibraryInstance(owner):
            found = library_attribute(program, owner, name, value)
            return program.outside.supplied(owner, name) if found is UNKNOWN else found
        case Decorated(_, made):
            return attribute(program, made, name, confidence, runs)
        case Collection(kind):
            return LibraryMethod(f"{BUILTIN_CLASSES.get(kind, kind)}.{name}", value)
        case Tuple():
            return LibraryMethod(f"builtins.tuple.{name}", value)
        case Dictionary():
            return LibraryMethod(f"builtins.dict.{name}", value)
        case Member(text, cls=key):
            fields = (("value", Literal(text)), ("name", Literal(value.name)))
            found = attribute(program, Instance(key, fields=fields), name, confidence, runs)
            if found is UNKNOWN and isinstance(text, str):
                return library_attribute(program, "builtins.str", name, value)
            return found
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
    if found is UNKNOWN:
        if beyond:
            return library_attribute(program, OBJECT, name, receiver)
        if isinstance(receiver, Instance):
            return _left_to_others(program, key, name, receiver, confidence, runs)
        if isinstance(receiver, Class):
            return _of_metaclass(program, name, receiver, confidence, runs)
    elif type(receiver) is Class and program.class_info(key).is_enumeration:
        found = _member(key, name, found)
    return each(found, lambda option: _bind(program, option, receiver, confidence, runs))


def _member(key: ClassKey, name: str, value: Value) -> Value:
    """What a class that enumerates its objects makes of what is assigned to a name in it."""
    if name.startswith("_"):
        return value
    match value:
        case Literal(constant):
            return Member(constant, cls=key, name=name)
        case Tuple() | Partial() | Instance() | LibraryInstance():
            return Instance(key, fields=(("value", value), ("name", Literal(name))))
        case _:
            return value


def _left_to_others(
    program: Program,
    key: tuple[int, int],
    name: str,
    receiver: Instance,
    confidence: Confidence,
    runs: Callable[[Invoke], None],
) -> Value:
    """What a class does not have itself: derived classes may, or the object that its ``__getattr__`` asks."""
    provided = program.protocols.provided(key, name)
    if provided:
        return union(_bind(program, value, Instance(derived), confidence, runs) for derived, value in provided)
    getter = UNKNOWN if name.startswith("__") else program.class_attribute(key, GETATTR, receiver)
    if not isinstance(getter, Function):
        return UNKNOWN
    return asked_by_name(program, Function(getter.key, receiver, getter.closure), name, runs)


def _of_metaclass(
    program: Program, name: str, cls: Class, confidence: Confidence, runs: Callable[[Invoke], None]
) -> Value:
    """What a class has as an object of its metaclass."""
    metaclass = program.hierarchy.metaclass(cls.key)
    if metaclass is None:
        return UNKNOWN
    match program.class_attribute(metaclass, name, Instance(metaclass)):
        case Function(key, None, closure):
            return Function(key, cls, closure)
        case Property(Function(key, None, closure)):
            return _got(program, Function(key, cls, closure), confidence, runs)
        case _:
            return UNKNOWN


def asked_by_name(program: Program, getter: Function, name: str, runs: Callable[[Invoke], None]) -> Value:
    """What a ``__getattr__`` gives for a name. What it does to have somebody to ask, it mostly does once."""
    parameters = program.function(getter.key).parameters
    passed = ((parameters[-1].name, Literal(name)),) if parameters else ()
    runs(Invoke(getter, (), Confidence.POSSIBLE, passed))
    return program.result_of(getter, None, passed)


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
        case Instance(key) if program.class_info(key).is_descriptor and receiver != value:
            asked = program.method_of(value, GETTER)
            return value if asked is None else _got(program, asked, confidence, runs)
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
