"""Type variables: what they stand for in an object, by how its class was subscripted, and in a call, by its arguments.

`Repository[User]` gives users, `Users(Repository[User])` does too, and `first(values: list[T]) -> T` gives an element
of what it is passed. A type variable is a stand-in like a parameter: it stays one inside the class or function that it
belongs to, and who knows the object or the arguments replaces it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import typehints
from asynclint.program.library import element_of
from asynclint.program.values import (
    LEAVES,
    UNKNOWN,
    Alias,
    Awaitable,
    Class,
    Collection,
    ContextManager,
    Dictionary,
    Dotted,
    Function,
    Instance,
    LibraryInstance,
    Parameter,
    Tuple,
    TypeVariable,
    Union,
    Value,
    alternatives,
    is_none,
    map_value,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey

PLAIN = LEAVES | {Function}
"""Types of values that hold no type variable."""

Meanings = dict[TypeVariable, Value]
"""What type variables stand for."""


def variables(program: Program, key: ClassKey) -> tuple[TypeVariable, ...]:
    """The type variables that a class is subscripted by, in order."""
    info = program.class_info(key)
    scope = program.scope(key[0], parent=info.facts.parent, cls=info)
    found = {typehints.type_variable(scope, one): None for one in info.facts.type_parameters}
    for _, arguments in _bases(program, key):
        for argument in arguments:
            if isinstance(argument, TypeVariable):
                found[argument] = None
    return tuple(found)


def of_class(program: Program, key: ClassKey) -> Instance:
    """An object of a class as its own methods see it: its type variables stand for themselves."""
    return Instance(key, arguments=variables(program, key)) if program.class_info(key).is_generic else Instance(key)


def _bases(program: Program, key: ClassKey) -> Iterator[tuple[Value, tuple[Value, ...]]]:
    """The bases of a class, with what they are subscripted by."""
    info = program.class_info(key)
    if not info.is_generic:
        return
    scope = program.scope(key[0], parent=info.facts.parent, cls=info if info.facts.type_parameters else None)
    for base in info.facts.bases:
        if isinstance(base, m.Subscript):
            parts = base.index.elements if isinstance(base.index, m.Sequence) else [base.index]
            yield program.base_class(info, base), tuple(typehints.annotated(scope, part) for part in parts)


def in_object(program: Program, instance: Instance, ancestor: ClassKey) -> Meanings:
    """What the type variables of a class stand for in an object whose class is derived from it."""
    key = instance.key
    meanings = dict(zip(variables(program, key), instance.arguments, strict=False))
    if key == ancestor:
        return meanings
    given = dict(_bases(program, key))
    for base in program.class_info(key).order[1:]:
        if not isinstance(base, str) and ancestor in program.class_info(base).order:
            arguments = tuple(_meant(argument, meanings) for argument in given.get(Class(base), ()))
            found = in_object(program, Instance(base, arguments=arguments), ancestor)
            if found:
                return found
    return {}


def seen_through(program: Program, value: Value, receiver: Value, ancestor: ClassKey) -> Value:
    """What an attribute that ``ancestor`` declares or stores is in ``receiver``."""
    if type(value) in PLAIN or not isinstance(receiver, Instance) or not program.class_info(ancestor).is_generic:
        return value
    meanings = in_object(program, receiver, ancestor)

    def replace(part: Value) -> Value | None:
        if isinstance(part, Parameter) and (part.function[0], program.function(part.function).owner) == ancestor:
            declared = _declared(program, part)
            return None if declared == UNKNOWN else _meant(declared, meanings)
        return _replaced(part, meanings)

    return map_value(value, replace)


def in_call(program: Program, function: Function, bound: Mapping[Parameter, Value], variable: TypeVariable) -> Value:
    """What a type variable in the result of a function stands for in one call of it."""
    key, receiver = function.key, function.receiver
    owner = program.function(key).owner
    if owner >= 0 and isinstance(receiver, Instance):
        found = in_object(program, receiver, (key[0], owner)).get(variable)
        if found is not None:
            return found
    return from_arguments(program, key, receiver, bound).get(variable, variable.bound)


def from_arguments(
    program: Program, key: FunctionKey, receiver: Value | None, bound: Mapping[Parameter, Value]
) -> Meanings:
    """What the arguments of a call say of the type variables in its function's annotations."""
    meanings: Meanings = {}
    for position, parameter in enumerate(program.function(key).parameters):
        stand_in = Parameter(key, parameter.name)
        actual = receiver if receiver is not None and position == 0 else bound.get(stand_in)
        if actual is not None and parameter.annotation is not None:
            _match(_declared(program, stand_in), actual, meanings)
    return meanings


def made_with(
    program: Program, key: ClassKey, bound: Mapping[Parameter, Value], made_by: FunctionKey
) -> tuple[Value, ...]:
    """What the type variables of a class stand for in an object that a constructor is passed these arguments for."""
    meanings = from_arguments(program, made_by, None, bound)
    return tuple(meanings.get(variable, UNKNOWN) for variable in variables(program, key)) if meanings else ()


def _declared(program: Program, parameter: Parameter) -> Value:
    """What the annotation of a parameter says, type variables included."""
    facts = program.function(parameter.function)
    written = next((one.annotation for one in facts.parameters if one.name == parameter.name), None)
    if written is None:
        return UNKNOWN
    return typehints.annotated(program.signature(parameter.function), written)


def _meant(value: Value, meanings: Meanings) -> Value:
    return map_value(value, lambda part: _replaced(part, meanings))


def _replaced(part: Value, meanings: Meanings) -> Value | None:
    match part:
        case TypeVariable():
            return meanings.get(part, part.bound)
        case Alias(TypeVariable() as variable):
            return class_of(meanings.get(variable, variable.bound))
        case Instance(key, arguments=arguments) if arguments:
            return Instance(key, arguments=tuple(_meant(argument, meanings) for argument in arguments))
        case _:
            return None


def class_of(value: Value) -> Value:
    """The class that ``value`` is an object of."""
    match value:
        case Instance(key):
            return Class(key)
        case LibraryInstance(name):
            return Dotted(name)
        case TypeVariable():
            return Alias(value, value)
        case _:
            return UNKNOWN


def _match(declared: Value, actual: Value, meanings: Meanings) -> None:
    """Finds in ``actual`` what the type variables in ``declared`` stand for."""
    match declared, actual:
        case TypeVariable(), _:
            if actual != UNKNOWN:
                meanings.setdefault(declared, actual)
        case Alias(TypeVariable() as variable), Class(key):
            meanings.setdefault(variable, Instance(key))
        case Alias(TypeVariable() as variable), Dotted(name):
            meanings.setdefault(variable, LibraryInstance(name))
        case Collection(_, element), _:
            _match(element, element_of(actual), meanings)
        case Dictionary(key, value), Dictionary(actual_key, actual_value):
            _match(key, actual_key, meanings)
            _match(value, actual_value, meanings)
        case Tuple(parts), Tuple(actual_parts):
            for part, actual_part in zip(parts, actual_parts, strict=False):
                _match(part, actual_part, meanings)
        case Awaitable(result), Awaitable(actual_result):
            _match(result, actual_result, meanings)
        case ContextManager(_, entered), ContextManager(_, actual_entered):
            _match(entered, actual_entered, meanings)
        case Instance(_, arguments=arguments), Instance(_, arguments=actual_arguments):
            for part, actual_part in zip(arguments, actual_arguments, strict=False):
                _match(part, actual_part, meanings)
        case Union(members), _:
            rest = union(option for option in alternatives(actual) if not is_none(option))
            for member in members:
                _match(member, rest, meanings)
        case _:
            pass
