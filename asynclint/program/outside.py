"""Attributes that objects are given from outside: `app.state.http = Session()`, `service.client = client`.

Nothing in the class speaks of them, or it says None. So whoever assigns to an attribute of that name is asked what the
object is that it does so to. Where many do, the name says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program.evaluation import evaluate
from asynclint.program.library import BUILTINS
from asynclint.program.namespace import Assigned, Declared
from asynclint.program.values import (
    CALLABLE,
    UNKNOWN,
    Class,
    Instance,
    LibraryInstance,
    Parameter,
    Value,
    alternatives,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.index.facts import ModuleFacts
    from asynclint.program.namespace import Binding
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey

MOST_PLACES = 12
"""A name that is assigned to in more places says nothing."""

TOLD = (*CALLABLE, Instance, LibraryInstance)
"""What is worth knowing of an attribute that others assign."""


class Outside:
    """Attributes by the class of the object; ``by_name`` are the functions that assign to an attribute of some other
    object, by its name."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._supplied: dict[tuple[ClassKey | str, str], Value] = {}
        self.by_name: dict[str, list[FunctionKey]] | None = None

    def supplied(self, cls: ClassKey | str, name: str) -> Value:
        """What objects of a class of the program, or of a library, are given under a name."""
        return self.found(cls, name) if 0 < len(self._supplying(name)) <= MOST_PLACES else UNKNOWN

    def found(self, cls: ClassKey | str, name: str) -> Value:
        """The same, of a name that not too many assign to."""
        memo = (cls, name)
        found = self._supplied.get(memo)
        if found is None:
            self._supplied[memo] = UNKNOWN
            found = self._supplied[memo] = self._find(cls, name)
        return found

    def _supplying(self, name: str) -> list[FunctionKey]:
        if self.by_name is None:
            self.by_name = {}
            for module in self._program.module_numbers():
                for attribute, functions in suppliers(self._program.facts(module)).items():
                    self.by_name.setdefault(attribute, []).extend((module, number) for number in functions)
        return self.by_name.get(name, [])

    def _find(self, cls: ClassKey | str, name: str) -> Value:
        options = [option for key in self._supplying(name) for option in self._assigned(key, cls, name)]
        return union(option for option in options if self._is_told(option))

    def _is_told(self, value: Value) -> bool:
        """Whether a value is worth knowing: neither plain data nor the business of a mapper."""
        mapper = self._program.mapper
        if isinstance(value, Parameter) or (isinstance(value, LibraryInstance) and value.name.startswith(BUILTINS)):
            return False
        return isinstance(value, TOLD) and not (mapper is not None and mapper.keeps(value))

    def _assigned(self, key: FunctionKey, cls: ClassKey | str, name: str) -> Iterator[Value]:
        """What a function assigns to an attribute of objects of a class."""
        program = self._program
        names = program.namespace(key[0]) if key[1] < 0 else program.names_in(key)
        parameters = set() if key[1] < 0 else {one.name for one in program.function(key).parameters}
        scope = program.scope(key[0], parent=key[1])
        end = f".{name}"
        for path, bindings in names.bindings.items():
            if end not in path or not path.endswith(end):
                continue
            telling = [one for one in bindings if _tells(one, parameters)]
            if telling and self._is_of(evaluate(scope, _expression(path.split(".")[:-1])), cls):
                yield from alternatives(program.union_of(scope, telling))

    def _is_of(self, owner: Value, cls: ClassKey | str) -> bool:
        for option in alternatives(owner):
            match option:
                case Instance(key) | Class(key) if not isinstance(cls, str):
                    if cls == key or cls in self._program.class_info(key).order:
                        return True
                case LibraryInstance(library_class) if library_class == cls:
                    return True
                case _:
                    pass
        return False


def suppliers(facts: ModuleFacts) -> dict[str, list[int]]:
    """The functions of a module (-1 is its own body) that assign to attributes of other objects, by their names."""
    found: dict[str, list[int]] = {}
    for name in dict.fromkeys(facts.supplies):
        found.setdefault(name, []).append(-1)
    for number, function in enumerate(facts.functions):
        if function.supplies:
            for name in dict.fromkeys(function.supplies):
                found.setdefault(name, []).append(number)
    return found


def _tells(binding: Binding, parameters: set[str]) -> bool:
    """Whether what is assigned may be an object or a callable, and is not what somebody else passes, who would have to
    be looked for."""
    if not isinstance(binding, Assigned | Declared):
        return False
    match binding.value:
        case m.Name(name):
            return name not in parameters
        case m.Call() | m.Attribute() | m.Await() | m.Lambda() | m.Conditional() | m.BoolOp():
            return True
        case _:
            return False


def _expression(names: Iterable[str]) -> m.Expression:
    """The expression that reads a path of names."""
    first, *rest = names
    node: m.Expression = m.Name(first)
    for name in rest:
        node = m.Attribute(node, name, 0, 0)
    return node
