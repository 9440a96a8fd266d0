"""Classes in the program: their orders, their attributes, and who stands in for a method that only announces itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.facts import has_one_at_most
from asynclint.index.naming import path_of
from asynclint.program import classes, fields, generics, library_calls, namespace, typehints
from asynclint.program.attributes import attribute, library_attribute
from asynclint.program.evaluation import evaluate
from asynclint.program.filled import is_empty
from asynclint.program.values import (
    UNKNOWN,
    Class,
    ClassKey,
    Dotted,
    Function,
    FunctionKey,
    Instance,
    Value,
    alternatives,
    is_none,
    union,
)

if TYPE_CHECKING:
    from asynclint.index.facts import ClassFacts
    from asynclint.program.program import Program

UNBLOCKED = Dotted("")
"""What an attribute is after its blocking mode was turned off: nothing that any knowledge speaks of."""


class Hierarchy:
    """Classes and what their instances have, remembered by class."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._classes: dict[ClassKey, classes.ClassInfo] = {}
        self._attributes: dict[tuple[ClassKey, str, Value], Value] = {}
        self._stubs: dict[FunctionKey, bool] = {}
        self._constructors: dict[ClassKey, fields.Constructor] = {}
        self._by_base: dict[str, list[ClassKey]] | None = None
        self._derived_from: dict[ClassKey, list[ClassKey]] = {}

    def class_info(self, key: ClassKey) -> classes.ClassInfo:
        info = self._classes.get(key)
        if info is None:
            info = self._classes[key] = classes.describe(self._program, key)
            classes.link(self._program, info)
        return info

    def base_class(self, info: classes.ClassInfo, expression: m.Expression) -> Value:
        """The class that an expression in a ``class`` statement's parentheses names."""
        if isinstance(expression, m.Subscript):
            expression = expression.value
        outer = info.facts.outer
        cls = None if outer < 0 else self.class_info((info.key[0], outer))
        return evaluate(self._program.scope(info.key[0], parent=info.facts.parent, cls=cls), expression)

    def class_attribute(self, key: ClassKey, name: str, receiver: Value, *, beyond: bool = False) -> Value:
        """What the classes in the order of ``key`` make of attribute ``name``, before descriptors are asked.

        With ``beyond`` the search begins after ``key`` in the order of the receiver's class, as `super()` does.
        """
        if beyond:
            order = self.class_info(receiver.key if isinstance(receiver, (Instance, Class)) else key).order
            if key not in order:
                order = self.class_info(key).order
            return self._search(order[order.index(key) + 1 :], name, receiver)
        if isinstance(receiver, Instance) and receiver.origin is not None:
            return self._search(self.class_info(key).order, name, receiver)  # what it gives may be this one's own
        memo = (key, name, receiver)
        found = self._attributes.get(memo)
        if found is None:
            self._attributes[memo] = UNKNOWN
            found = self._search(self.class_info(key).order, name, receiver)
            if (found is UNKNOWN or is_none(found)) and (
                given := self._program.outside.supplied(key, name)
            ) is not UNKNOWN:
                found = union((found, given))
            self._attributes[memo] = found
        return found

    def _search(self, order: tuple[classes.Ancestor, ...], name: str, receiver: Value) -> Value:
        inherited: list[Value] = []
        for ancestor in order:
            if isinstance(ancestor, str):
                value = library_attribute(self._program, ancestor, name, receiver)
                if value != UNKNOWN:
                    return value
                continue
            info = self.class_info(ancestor)
            bindings, stores = info.namespace.bindings.get(name, ()), info.stores.get(name, ())
            if not bindings and not stores:
                continue
            declared = self._program.class_global(info, name) if bindings else UNKNOWN
            is_declared = any(isinstance(binding, namespace.Declared) for binding in bindings)
            if (
                declared != UNKNOWN
                and is_declared
                and not is_none(declared)
                and not (stores and self._program.tells_apart(declared))
            ):
                if is_empty(declared):
                    declared = self._program.filled.of_attribute(ancestor, name, declared)
                return generics.seen_through(self._program, declared, receiver, ancestor)
            stored = [self._stored((ancestor[0], method), name) for method in stores]
            if any(value == UNBLOCKED for value in stored):
                return UNKNOWN
            found = union([declared, *stored, *inherited])
            if is_empty(found):
                found = self._program.filled.of_attribute(ancestor, name, found)
            if is_declared and not stores and (found == UNKNOWN or is_none(found)):
                found = union([found, self._field(info, name)])
            if found == UNKNOWN or not is_none(found):
                return generics.seen_through(self._program, found, receiver, ancestor)
            inherited = [found]  # set to None here, and to something by a base
        return union(inherited)

    def _field(self, info: classes.ClassInfo, name: str) -> Value:
        """What objects of a data class are made with for an attribute that is declared as something to be called."""
        scope = self._program.scope(info.key[0], parent=info.facts.parent, cls=info)
        for binding in info.namespace.bindings[name]:
            if isinstance(binding, namespace.Declared) and typehints.is_callable(scope, binding.annotation):
                return self._program.callers.field_passed(info.key, name)
        return UNKNOWN

    def _stored(self, method: FunctionKey, attribute: str) -> Value:
        """What a method assigns to an attribute of its receiver."""
        path = f"{self._program.function(method).parameters[0].name}.{attribute}"
        for call in self._program.names_in(method).calls.get(path, ()):
            if library_calls.unblocks(self._program.scope(method[0], parent=method[1]), call):
                return UNBLOCKED
        return self._program.local(method, path) or UNKNOWN

    def method_of(self, instance: Value, name: str) -> Function | None:
        """The method of the program that ``instance.name`` is."""
        if not isinstance(instance, Instance):
            return None
        value = attribute(self._program, instance, name, Confidence.CERTAIN, lambda _target: None)
        return next((option for option in alternatives(value) if isinstance(option, Function)), None)

    def owner_of(self, key: ClassKey, name: str) -> ClassKey:
        """The class in the order of ``key`` that gives its instances attribute ``name``."""
        for ancestor in self.class_info(key).order:
            if not isinstance(ancestor, str) and self.binds(ancestor, name):
                return ancestor
        return key

    def constructor(self, key: ClassKey) -> fields.Constructor:
        """What a class's constructor can be passed by position, and the fields that it fills, those of bases first."""
        known = self._constructors.get(key)
        if known is None:
            known = self._constructors[key] = fields.constructor(self._program, key)
        return known

    def setter(self, key: ClassKey, name: str) -> FunctionKey | None:
        """The setter of the property that an attribute is."""
        for ancestor in self.class_info(key).order:
            if not isinstance(ancestor, str):
                bindings = self.class_info(ancestor).namespace.bindings.get(name)
                if bindings is not None:
                    return self._setter_among(ancestor[0], bindings) if len(bindings) > 1 else None
        return None

    def _setter_among(self, module: int, bindings: list[namespace.Binding]) -> FunctionKey | None:
        for binding in bindings:
            if isinstance(binding, namespace.DefinedFunction):
                for decorator in self._program.function((module, binding.function)).decorators:
                    if isinstance(decorator, m.Attribute) and decorator.name == "setter":
                        return (module, binding.function)
        return None

    def metaclass(self, key: ClassKey) -> ClassKey | None:
        """The class of the program that a class is an object of."""
        for ancestor in self.class_info(key).order:
            if not isinstance(ancestor, str):
                info = self.class_info(ancestor)
                for name, expression in info.facts.keywords:
                    if name == "metaclass":
                        value = self.base_class(info, expression)
                        return value.key if isinstance(value, Class) else None
        return None

    def binds(self, key: ClassKey, name: str) -> bool:
        """Whether a class itself, or one of its methods, assigns to an attribute."""
        info = self.class_info(key)
        return name in info.stores or name in info.namespace.bindings

    def overrides(self, key: ClassKey, function: Function) -> list[tuple[ClassKey, FunctionKey]]:
        """What stands in for a method that only announces itself, in the classes derived from ``key``."""
        name = self._program.function(function.key).name
        found = []
        having = set(self._program.protocols.having(name))
        for derived in self.derived(key):
            for method, facts in self._program.methods(*derived) if derived in having else ():
                if facts.name == name and not self.is_stub((derived[0], method)):
                    found.append((derived, (derived[0], method)))
        return found or list(self._program.protocols.implementations(key, function.key))

    def is_stub(self, key: FunctionKey) -> bool:
        """Whether a method does nothing but raise, or nothing at all: its class leaves it to others."""
        known = self._stubs.get(key)
        if known is None:
            function = self._program.function(key)
            known = self._stubs[key] = has_one_at_most(function.body) and all(
                isinstance(statement, m.Raise) for statement in function.statements()
            )
        return known

    def derived(self, key: ClassKey) -> list[ClassKey]:
        """The classes of the program that inherit from ``key``, in source order."""
        if self._by_base is None:
            self._by_base = {}
            for module in self._program.module_numbers():
                for number, cls in enumerate(self._program.facts(module).classes):
                    for base in base_names(cls):
                        self._by_base.setdefault(base.rpartition(".")[2], []).append((module, number))
        derived = self._derived_from.get(key)
        if derived is None:
            found: set[ClassKey] = set()
            names = [self._program.facts(key[0]).classes[key[1]].name]
            while names:
                for candidate in self._by_base.get(names.pop(), ()):
                    if candidate not in found and key in self.class_info(candidate).order:
                        found.add(candidate)
                        names.append(self._program.facts(candidate[0]).classes[candidate[1]].name)
            derived = self._derived_from[key] = sorted(found - {key})
        return derived


def base_names(cls: ClassFacts) -> list[str]:
    """The bases of a class as they are written, without what they are subscripted with."""
    bases = [base.value if isinstance(base, m.Subscript) else base for base in cls.bases]
    return [path for base in bases if (path := path_of(base)) is not None]
