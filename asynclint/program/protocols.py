"""Who stands in for a class that leaves things to others: derived classes, and of a protocol, whoever has its methods.

An abstract class announces methods, a mixin uses what the classes that it is mixed into have. A protocol needs no
derived class: any class with such methods is one. So many have a `run()` that a protocol has to ask for more than that:
for several methods, or for one with parameters, which must have the same names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program.values import (
    UNKNOWN,
    WIDEST_UNION,
    ClassMethod,
    Dotted,
    Function,
    Instance,
    Property,
    StaticMethod,
    alternatives,
    is_none,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.index.facts import FunctionFacts
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey, Value

BUILTIN = (dict, list, tuple, set, str, bytes, int, float)
"""What is passed for a protocol more often than anything else that has its methods."""

METHODS = (Function, Property, StaticMethod, ClassMethod)
"""What each derived class may have in its own way."""

Provided = tuple[tuple["ClassKey", "Value"], ...]


class Protocols:
    """Classes that stand in for others, remembered by class; ``by_method`` are those that define a method of a name."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._provided: dict[tuple[ClassKey, str], Provided] = {}
        self._conforming: dict[ClassKey, tuple[ClassKey, ...]] = {}
        self.by_method: dict[str, list[ClassKey]] | None = None

    def provided(self, key: ClassKey, name: str) -> Provided:
        """What the classes derived from a class have under a name that it uses and does not have itself. Objects are
        only worth knowing when all of them have the same."""
        memo = (key, name)
        found = self._provided.get(memo)
        if found is None:
            self._provided[memo] = ()
            found = self._provided[memo] = self._find_provided(key, name)
        return found

    def _find_provided(self, key: ClassKey, name: str) -> Provided:
        program = self._program
        info = program.class_info(key)
        if info.open or any(program.library.says_something(base) for base in info.library_bases):
            return ()
        derived = program.hierarchy.derived(key)
        if not 0 < len(derived) <= WIDEST_UNION:
            return ()
        found: dict[ClassKey, Value] = {}
        for cls in derived:
            if program.hierarchy.binds(program.owner_of(cls, name), name):
                found[cls] = program.class_attribute(cls, name, Instance(cls))
        if all(isinstance(value, METHODS) for value in found.values()):
            return tuple(found.items())
        held = {option for value in found.values() for option in alternatives(value) if not is_none(option)}
        return tuple(found.items())[:1] if len(held) == 1 and UNKNOWN not in found.values() else ()

    def implementations(self, key: ClassKey, function: FunctionKey) -> Iterator[tuple[ClassKey, FunctionKey]]:
        """What stands in for a method of a protocol, in classes that do not derive from it."""
        name = self._program.function(function).name
        for cls in self.conforming(key):
            found = self._program.class_attribute(cls, name, Instance(cls))
            for option in alternatives(found):
                if isinstance(option, Function):
                    yield cls, option.key

    def conforming(self, key: ClassKey) -> tuple[ClassKey, ...]:
        """The classes that have every method of a protocol."""
        known = self._conforming.get(key)
        if known is None:
            self._conforming[key] = ()
            known = self._conforming[key] = tuple(self._find_conforming(key)) if self._is_protocol(key) else ()
        return known

    def _is_protocol(self, key: ClassKey) -> bool:
        info = self._program.class_info(key)
        bases = (self._program.base_class(info, base) for base in info.facts.bases)
        return any(isinstance(base, Dotted) and self._program.library.form(base.name) == "protocol" for base in bases)

    def _find_conforming(self, key: ClassKey) -> list[ClassKey]:
        program = self._program
        wanted = {
            facts.name: facts
            for ancestor in program.class_info(key).order
            if not isinstance(ancestor, str)
            for _, facts in program.methods(*ancestor)
        }
        if not any(len(wanted) > 1 or len(facts.parameters) > 1 for facts in wanted.values()) or _is_builtin(wanted):
            return []
        candidates = min((self.having(name) for name in wanted), key=len)
        found = [
            cls
            for cls in dict.fromkeys(candidates)
            if key not in program.class_info(cls).order
            and not self._is_protocol(cls)
            and all(self._has(cls, facts) for facts in wanted.values())
        ]
        return found if len(found) <= WIDEST_UNION else []

    def having(self, name: str) -> list[ClassKey]:
        """The classes that define a method of this name themselves."""
        if self.by_method is None:
            self.by_method = {}
            for (module, _), facts in self._program.functions():
                if facts.owner >= 0:
                    self.by_method.setdefault(facts.name, []).append((module, facts.owner))
        return self.by_method.get(name, [])

    def _has(self, cls: ClassKey, wanted: FunctionFacts) -> bool:
        """Whether a class has a method that may be called as another is."""
        found = self._program.class_attribute(cls, wanted.name, Instance(cls))
        if isinstance(found, Property):
            found = found.function
        if not isinstance(found, Function):
            return False
        facts = self._program.function(found.key)
        if facts.is_async is not wanted.is_async and not wanted.is_generator:
            return False
        if any(parameter.kind in {m.Parameter.ARGS, m.Parameter.KWARGS} for parameter in facts.parameters):
            return True
        names = [parameter.name for parameter in facts.parameters[1:]]
        return all(parameter.name in names for parameter in wanted.parameters[1:])


def _is_builtin(wanted: Mapping[str, FunctionFacts]) -> bool:
    """Whether a protocol asks for nothing but what objects of a built-in class have, and nothing else has for itself:
    `keys()` and `__getitem__`."""
    own = all(len(facts.parameters) == 1 or name.startswith("__") for name, facts in wanted.items())
    return own and any(all(hasattr(cls, name) for name in wanted) for cls in BUILTIN)
