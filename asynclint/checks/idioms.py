"""What a program already uses, of several things that would do: its event loop's library, its way into threads.

A module that imports something and mentions it uses it. What the module at hand uses comes first, then what it could,
then what most of the program does.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from asynclint.index.facts import mention
from asynclint.packs.templates import IMPORTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from re import Pattern

    from asynclint.packs.model import Knowledge
    from asynclint.program.program import Program


class _Name(NamedTuple):
    """What a template imports: ``attribute`` of ``module``."""

    module: str
    attribute: str

    @property
    def full(self) -> str:
        return f"{self.module}.{self.attribute}"


class Idioms:
    """The templates that suit a module best, among those that knowledge has."""

    def __init__(self, program: Program, knowledge: Knowledge) -> None:
        self._program = program
        self._knowledge = knowledge
        self._standard = frozenset(
            module for library in knowledge.libraries if library.distribution is None for module in library.modules
        )
        self._ranked = cache(self._rank_all)
        self._users = cache(self._count_users)
        self._importers = cache(self._count_importers)

    @cached_property
    def offloaders(self) -> dict[str, str]:
        """The templates that run a call in a thread, by the dotted name of what does it."""
        functions = self._knowledge.functions
        return {name: callee.offloads for name, callee in functions.items() if callee.offloads is not None}

    def ranked(self, templates: Iterable[str], module: int) -> tuple[str, ...]:
        """``templates`` and their other spellings that the program uses, the one that suits ``module`` best first."""
        return self._ranked(tuple(templates), module)

    def _rank_all(self, templates: tuple[str, ...], module: int) -> tuple[str, ...]:
        spelled = [spelling for template in templates for spelling in self._spellings(template)]
        return tuple(sorted(spelled, key=lambda template: self._rank(template, module)))

    def _rank(self, template: str, module: int) -> tuple[int, ...]:
        found = IMPORTED.search(template)
        if found is None:
            return ()
        name = _Name(*found.groups())
        users, importers = self._users(name), self._importers(name)
        return (
            -(module in users),
            -(module in importers),
            -len(users),
            -len(importers),
            -(name.module in self._standard),
        )

    def _spellings(self, template: str) -> Iterator[str]:
        yield template
        found = IMPORTED.search(template)
        if found is not None:
            name = _Name(*found.groups())
            for alias in self._aliases.get(name.full, ()):
                other = _Name(*alias.rsplit(".", 1))
                if self._users(other):
                    yield template.replace(found[0], f"{other.module}:{other.attribute}")

    @cached_property
    def _aliases(self) -> dict[str, list[str]]:
        """The other spellings of each name."""
        aliases: dict[str, list[str]] = defaultdict(list)
        for alias, canonical in sorted(self._knowledge.aliases.items()):
            aliases[canonical].append(alias)
        return aliases

    def _count_importers(self, name: _Name) -> frozenset[int]:
        return frozenset(self._imported.get(name.module, ()))

    def _count_users(self, name: _Name) -> frozenset[int]:
        mentions = mention({name.attribute.rpartition(".")[2]})
        return frozenset(number for number in self._importers(name) if self._mentions(number, mentions))

    def _mentions(self, module: int, names: Pattern[bytes]) -> bool:
        facts = self._program.facts(module)
        return names.search(bytes(facts.body)) is not None or any(
            names.search(bytes(function.body)) for function in facts.functions
        )

    @cached_property
    def _imported(self) -> dict[str, set[int]]:
        """The modules of the program that import each module, or something from it."""
        imported: dict[str, set[int]] = defaultdict(set)
        for number in self._program.module_numbers():
            for level, name, _ in self._program.facts(number).imports:
                if level == 0:
                    imported[name].add(number)
        return imported
