"""What an object is given when it is made: by the constructor that a data class has, whoever makes it one, or by one
that passes its parameters on to attributes.

A class that is given a router, and switches for what it serves there, has another router with each of its objects. So
where an object holds something that has to be told apart, it carries what it was made with; all others are known by
their class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from asynclint.index import model as m
from asynclint.program import namespace
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Collection,
    Instance,
    LibraryInstance,
    Literal,
    Origin,
    Tuple,
    Value,
    alternatives,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.arguments import Arguments
    from asynclint.program.classes import ClassInfo
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey


class Field(NamedTuple):
    """An attribute that is what is passed as ``parameter``, or else ``default``."""

    name: str
    parameter: str
    default: Value


Constructor = tuple[tuple[str, ...], tuple[Field, ...]]
"""What a constructor can be passed by position, and the fields that it fills."""


def given(program: Program, key: ClassKey, arguments: Arguments, origin: Origin) -> tuple[tuple[str, Value], ...]:
    """The fields of an object that is made at ``origin``; none where nothing in it has to be told apart."""
    parameters, fields = program.hierarchy.constructor(key)
    found: dict[str, Value] = {}
    tells = False
    for name, parameter, default in fields:
        value = arguments.get(parameters, parameter) or (UNKNOWN if arguments.is_open else default)
        if isinstance(value, (Instance, LibraryInstance)) and program.tells_apart(value):
            value = replace(value, origin=replace(origin, field=name))  # made anew for each object
        tells |= _is_told_apart(value)
        if _is_constant(value):
            found[name] = value
    return tuple(found.items()) if tells else ()


def as_tuple(program: Program, instance: Instance) -> Tuple | None:
    """What an object is as a tuple, when its class is a tuple with names."""
    form = program.library.form
    order = program.class_info(instance.key).order
    if not any(isinstance(base, str) and form(base) == "named-tuple" for base in order):
        return None
    declaring = [program.class_info(base) for base in order if not isinstance(base, str)]
    names = [name for cls in declaring for name, _ in _declared(program, cls)]
    return Tuple(tuple(program.class_attribute(instance.key, name, instance) for name in names))


def constructor(program: Program, key: ClassKey) -> Constructor:
    """What a class's constructor can be passed by position, and the fields that it fills, those of bases first."""
    order = program.class_info(key).order
    classes = [program.class_info(ancestor) for ancestor in order if not isinstance(ancestor, str)]
    for cls in classes:
        match cls.namespace.bindings.get("__init__"):
            case [namespace.DefinedFunction(number)]:
                return _written(program, classes, (cls.key[0], number))
            case None:
                pass
            case _:
                return (), ()
    stored = {name for cls in classes for name in cls.stores}
    declared = {name: default for cls in reversed(classes) for name, default in _declared(program, cls)}
    return tuple(declared), tuple(
        Field(name, name, default) for name, default in declared.items() if name not in stored
    )


def _declared(program: Program, cls: ClassInfo) -> Iterator[tuple[str, Value]]:
    for name, bindings in cls.namespace.bindings.items():
        match bindings:
            case [namespace.Declared(_, m.Constant(value))]:
                yield name, Literal(value)
            case [namespace.Declared()]:
                yield name, program.class_global(cls, name)
            case _:
                pass


def _written(program: Program, classes: list[ClassInfo], key: FunctionKey) -> tuple[tuple[str, ...], tuple[Field, ...]]:
    """What a constructor of the program passes on to attributes that nothing else assigns to."""
    owner, *parameters = program.function(key).parameters
    defaults = {one.name: one.default for one in parameters}
    fields = []
    for path, bindings in program.names_in(key).bindings.items():
        before, _, name = path.partition(".")
        match bindings:
            case [namespace.Assigned(m.Name(parameter), None) | namespace.Declared(_, m.Name(parameter))] if (
                before == owner.name
                and parameter in defaults
                and sum(len(cls.stores.get(name, ())) for cls in classes) == 1
            ):
                default = defaults[parameter]
                fields.append(
                    Field(name, parameter, Literal(default.value) if isinstance(default, m.Constant) else UNKNOWN)
                )
            case _:
                pass
    return tuple(one.name for one in parameters if one.kind == m.Parameter.POSITIONAL), tuple(fields)


def _is_told_apart(value: Value) -> bool:
    for option in alternatives(value):
        match option:
            case Instance(_, origin) | LibraryInstance(_, origin) if origin is not None:
                return True
            case Instance(_, _, fields) if fields:
                return True
            case _:
                pass
    return False


def _is_constant(value: Value) -> bool:
    """Whether a value is the same whoever asks, with no stand-in for what a caller passes."""
    for option in alternatives(value):
        match option:
            case Literal() | Class() | Instance() | LibraryInstance():
                pass
            case Collection(_, element) if _is_constant(element):
                pass
            case Tuple(elements) if all(map(_is_constant, elements)):
                pass
            case _:
                return False
    return True
