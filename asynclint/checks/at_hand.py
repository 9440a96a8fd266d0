"""What a function has at hand of a class that a library gives: a parameter, an attribute of its receiver, a global."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeGuard

from asynclint.index import model as m
from asynclint.index.facts import mention
from asynclint.index.parts import everything
from asynclint.program.local_names import receiver_of
from asynclint.program.namespace import Assigned, Binding, Declared, ImportedName
from asynclint.program.values import Instance, LibraryInstance, Value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.index.facts import ClassFacts, FunctionFacts, ModuleFacts
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

LONGEST_IMPORT = 8
"""Modules that may pass a name on to one another."""


class AtHand:
    """Finds objects by their class. What is there only sometimes, such as an attribute that may be None, is not."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.of = cache(self._of)
        self._made = cache(self._find_made)

    def _of(self, key: FunctionKey, cls: str, unless_made_with: tuple[str, ...]) -> str | None:
        """An expression for an object of ``cls`` in a function, which is not made with one of these arguments; where it
        is not seen how it is made, none of the program's is."""
        name = cls.rpartition(".")[2]
        for written, value, bindings in self._named(key):
            if isinstance(value, LibraryInstance) and value.name == cls:
                made = [call for call in map(_value, bindings) if _makes(call, name)] or self._made(name)
                keywords = {keyword for call in made for keyword, _ in call.keywords}
                if keywords.isdisjoint((None, *unless_made_with)):
                    return written
        return None

    def _find_made(self, name: str) -> list[m.Call]:
        """The calls anywhere in the program of what has this name."""
        mentions = mention({name})
        scopes: list[ModuleFacts | FunctionFacts | ClassFacts] = []
        for module in map(self._program.facts, self._program.module_numbers()):
            scopes += (module, *module.functions, *module.classes)
        where = (scope for scope in scopes if mentions.search(bytes(scope.body)))
        return [node for scope in where for node in everything(scope.statements()) if _makes(node, name)]

    def _named(self, key: FunctionKey) -> Iterator[tuple[str, Value | None, Collection[Binding]]]:
        """What a function can name, with its value and what binds it, the nearest first."""
        program, facts = self._program, self._program.function(key)
        own = program.names_in(key).bindings
        parameters = [parameter.name for parameter in facts.parameters]
        for name in parameters:
            if name not in own:
                yield name, program.local(key, name), ()
        receiver = receiver_of(facts)
        if receiver is not None:
            yield from self._attributes(key[0], facts.owner, receiver)
        hidden = {*own, *parameters}
        while facts.parent >= 0:
            above = (key[0], facts.parent)
            facts = program.function(above)
            hidden.update(program.names_in(above).bindings, (parameter.name for parameter in facts.parameters))
        for name in program.namespace(key[0]).bindings:
            if name not in hidden:
                yield name, program.global_value(key[0], name), self._bindings(key[0], name)

    def _attributes(
        self, module: int, owner: int, receiver: str
    ) -> Iterator[tuple[str, Value | None, Collection[Binding]]]:
        program, cls = self._program, (module, owner)
        bound: dict[str, list[Binding]] = {}
        for base in program.class_info(cls).order:
            if isinstance(base, str):
                continue
            for name, declared in program.class_info(base).namespace.bindings.items():
                bound.setdefault(name, []).extend(each for each in declared if isinstance(each, Assigned | Declared))
            for number, method in program.methods(*base):
                itself = receiver_of(method)
                for name in method.stores:
                    found = program.names_in((base[0], number)).bindings.get(f"{itself}.{name}", [])
                    bound.setdefault(name, []).extend(found)
        for name, bindings in bound.items():
            if bindings:
                yield f"{receiver}.{name}", program.class_attribute(cls, name, Instance(cls)), bindings

    def _bindings(self, module: int, name: str) -> Collection[Binding]:
        """What binds a global, in the module that does."""
        for _ in range(LONGEST_IMPORT):
            bindings = self._program.namespace(module).bindings.get(name, [])
            match bindings:
                case [ImportedName(level, source, imported)]:
                    found = self._program.module_named(module, level, source)
                    if found is None:
                        return bindings
                    module, name = found, imported
                case _:
                    return bindings
        return ()


def _value(binding: Binding) -> m.Node | None:
    return binding.value if isinstance(binding, Assigned | Declared) else None


def _makes(node: m.Node | None, name: str) -> TypeGuard[m.Call]:
    """Whether it is a call of what has this name, in whatever module."""
    match node:
        case m.Call(m.Name(called)) | m.Call(m.Attribute(_, called)):
            return called == name
        case _:
            return False
