"""Where functions are called, as far as names tell: looked up when somebody asks, and only where it may be.

A program has a hundred thousand calls, and few of them are ever asked for. So bodies are searched, still encoded, for a
name, in the modules whose imports can lead to the function; what was found in a body is remembered with its module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import decode_block, mention, mentioning
from asynclint.index.naming import last_name
from asynclint.index.parts import everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from asynclint.index.facts import ModuleFacts
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

INIT = "__init__"

MOST_MODULES = 400
"""What so many modules can call is called in too many ways to tell anything."""

Calls = dict[str, list[m.Call]]


class CallSites:
    """The calls of a program; ``by_import`` are modules by the last names that they import, or import from."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.by_import: dict[str, list[FunctionKey]] | None = None

    def by_name(self, module: int, owner: int, names: set[str]) -> Iterator[tuple[Frame, m.Call]]:
        """The calls by one of these names, in modules that may know the function, with the scopes they stand in."""
        program, modules = self._program, self.knowing(module, owner, names)
        supers = {cls[0] for cls in program.derived((module, owner))} if INIT in names else set()
        by_name, by_super = frozenset(names - {INIT}), frozenset(names)
        for one in sorted(modules | supers, key=lambda number: (number != module, number)):
            functions, classes = program.shapes.of(one, mentioning_either, by_super if one in supers else by_name)
            for number in functions:
                for call in self._named(one, calls_in_function, number, names):
                    yield program.scope(one, parent=number), call
            for number in classes:
                info = program.class_info((one, number))
                for call in self._named(one, calls_in_class, number, names):
                    yield program.scope(one, parent=info.facts.parent, cls=info), call

    def knowing(self, module: int, owner: int, names: set[str]) -> set[int]:
        """The modules whose imports can lead to a function of these names, unless there are too many."""
        last = self._program.modules.name(module).rpartition(".")[2]
        words = {last, *names}
        if owner >= 0 and INIT not in names:  # a method of an object that may be imported
            words |= {self._program.facts(module).classes[owner].name, f"{last}."}
        modules = {module, *(one for word in words for one, _ in self._importing(word))}
        return modules if len(modules) <= MOST_MODULES else set()

    def _named(
        self, module: int, look: Callable[[ModuleFacts, int], Calls], number: int, names: set[str]
    ) -> Iterator[m.Call]:
        calls = self._program.shapes.of(module, look, number)
        for name in sorted(names & calls.keys()):
            yield from calls[name]

    def _importing(self, word: str) -> list[FunctionKey]:
        if self.by_import is None:
            self.by_import = {}
            for module in self._program.module_numbers():
                for name in imported_words(self._program.facts(module)):
                    self.by_import.setdefault(name, []).append((module, -1))
        return self.by_import.get(word, [])


def imported_words(facts: ModuleFacts) -> dict[str, None]:
    """The last names of what a module imports, and those of modules that it imports from, with a dot."""
    words: dict[str, None] = {}
    for _, module, name in facts.imports:
        last = module.rpartition(".")[2]
        if name not in {"", "*"}:
            words[name] = None
            last += "."
        words[last] = None
    return words


def mentioning_either(facts: ModuleFacts, names: frozenset[str]) -> tuple[tuple[int, ...], list[int]]:
    """The functions (-1 is the module's own body) and the classes in whose bodies one of these names is mentioned."""
    wanted = mention(names)
    return mentioning(facts, wanted), [number for number, cls in enumerate(facts.classes) if wanted.search(cls.body)]


def calls_in_function(facts: ModuleFacts, number: int) -> Calls:
    """The calls in a function of a module, or in its own body (-1), by what they go by."""
    return _calls_in(decode_block(facts.body if number < 0 else facts.functions[number].body))


def calls_in_class(facts: ModuleFacts, number: int) -> Calls:
    return _calls_in(facts.classes[number].statements())


def _calls_in(block: Iterable[m.Node]) -> Calls:
    calls: Calls = {}
    for part in everything(block):
        if type(part) is m.Call and (name := last_name(part.function)):
            calls.setdefault(name, []).append(part)
    return calls
