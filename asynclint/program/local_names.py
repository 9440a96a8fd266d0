"""Names of functions as others see them: closures, and methods that use what another method stored.

Seen from outside, a name is anything its function ever gives it. Only what a name depends on is looked at, so two
methods may store what they get from each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import class_tests, generics, namespace, typehints
from asynclint.program.evaluation import evaluate
from asynclint.program.values import (
    CALLABLE,
    STRING,
    UNKNOWN,
    WIDEST_UNION,
    Awaitable,
    Class,
    Collection,
    ContextManager,
    Dictionary,
    FunctionKey,
    Instance,
    LibraryInstance,
    Member,
    Parameter,
    TypeVariable,
    Value,
    is_none,
    union,
)

if TYPE_CHECKING:
    from asynclint.index.facts import FunctionFacts
    from asynclint.program.program import Program

IMPLICIT_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})


class LocalNames:
    """Names of functions, remembered by function and name."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._locals: dict[tuple[FunctionKey, str], Value | None] = {}
        self._function_names: dict[FunctionKey, namespace.Namespace] = {}

    def local(self, key: FunctionKey, name: str) -> Value | None:
        """A name of a function, or an attribute of its receiver by its path, as it is seen from outside: anything
        the function ever gives it. None when the function does not bind it."""
        memo = (key, name)
        if memo not in self._locals:
            self._locals[memo] = UNKNOWN  # a name that depends on itself
            self._locals[memo] = self._local(key, name)
        return self._locals[memo]

    def _local(self, key: FunctionKey, name: str) -> Value | None:
        facts = self._program.function(key)
        for parameter in facts.parameters:
            if parameter.name == name:
                return self.parameter(key, facts, parameter)
        bindings = self.names_in(key).bindings.get(name)
        return (
            None if bindings is None else self._program.union_of(self._program.scope(key[0], parent=key[1]), bindings)
        )

    def names_in(self, key: FunctionKey) -> namespace.Namespace:
        found = self._function_names.get(key)
        if found is None:
            found = self._function_names[key] = namespace.of_function(
                self._program.function(key), self._program.facts(key[0])
            )
        return found

    def default(self, key: FunctionKey, name: str) -> Value | None:
        """The callable that a parameter is when nothing is passed for it."""
        value = self._default(key, name)
        return value if isinstance(value, CALLABLE) else None

    def default_class(self, key: FunctionKey, name: str) -> Value | None:
        """Objects of the classes that a parameter's default may have."""
        value = self._default(key, name)
        return None if value is None else class_tests.classified(value)

    def default_member(self, key: FunctionKey, name: str) -> Member | None:
        """The member of an enumeration that a parameter is when nothing is passed for it."""
        value = self._default(key, name)
        return value if isinstance(value, Member) else None

    def _default(self, key: FunctionKey, name: str) -> Value | None:
        memo = (key, f"{name}=")
        if memo not in self._locals:
            facts = self._program.function(key)
            written = next((parameter.default for parameter in facts.parameters if parameter.name == name), None)
            scope = self._program.scope(key[0], parent=facts.parent)
            self._locals[memo] = None if written is None else evaluate(scope, written)
        return self._locals[memo]

    def given(self, stand_in: Parameter) -> Value:
        """What the callable that is passed for a parameter gives, if its annotation names that."""
        key = stand_in.function
        facts = self._program.function(key)
        written = next((one.annotation for one in facts.parameters if one.name == stand_in.name), None)
        if written is None:
            return UNKNOWN
        given = typehints.given_by(self._program.scope(key[0], parent=facts.parent), written)
        return given if _is_named(given) else UNKNOWN

    def parameter(self, key: FunctionKey, facts: FunctionFacts, parameter: m.Parameter) -> Value:
        if parameter.name == receiver_of(facts):
            owner = (key[0], facts.owner)
            if facts.name == "__init_subclass__" and 0 < len(heirs := self._program.derived(owner)) <= WIDEST_UNION:
                return union(Class(heir) for heir in heirs)
            on_class = facts.name in IMPLICIT_CLASS_METHODS or _has_decorator(facts, "classmethod")
            return Class(owner) if on_class else generics.of_class(self._program, owner)
        declared = UNKNOWN
        if parameter.annotation is not None:
            declared = typehints.annotated(self._program.signature(key), parameter.annotation)
            if isinstance(declared, TypeVariable):
                declared = declared.bound
            if is_none(declared):
                declared = UNKNOWN  # `Callable[[], None] | None`
            elif declared is UNKNOWN and typehints.is_anything(self._program.signature(key), parameter.annotation):
                return UNKNOWN  # so many things that it does not pay to look for who passes them
        if parameter.kind == m.Parameter.ARGS:
            return Collection("tuple", Parameter(key, parameter.name) if declared is UNKNOWN else declared)
        if parameter.kind == m.Parameter.KWARGS:
            return Dictionary(STRING, declared)
        if declared == UNKNOWN and parameter.default is not None and not isinstance(parameter.default, m.Constant):
            # The default is one of the things it can be; what callers pass is another.
            default = evaluate(self._program.scope(key[0], parent=facts.parent), parameter.default)
            stand_in = Parameter(key, parameter.name)
            return stand_in if isinstance(default, CALLABLE) else union((default, stand_in))
        return Parameter(key, parameter.name) if declared == UNKNOWN else declared


def _is_named(value: Value) -> bool:
    """Whether a value is of some class, or leads to one that is."""
    match value:
        case Instance() | LibraryInstance():
            return True
        case Awaitable(inner) | Collection(_, inner) | ContextManager(_, inner):
            return _is_named(inner)
        case _:
            return False


def receiver_of(facts: FunctionFacts) -> str | None:
    """The name of the parameter that a method is bound to."""
    if facts.owner < 0 or not facts.parameters or _has_decorator(facts, "staticmethod"):
        return None
    return facts.parameters[0].name


def _has_decorator(facts: FunctionFacts, name: str) -> bool:
    return any(isinstance(decorator, m.Name) and decorator.id == name for decorator in facts.decorators)
