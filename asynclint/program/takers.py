"""Who takes callables for the loop or schedules coroutines, by name: where to look for that without evaluating all.

A name says little: `get` takes a route's handler in one library, and reads a dictionary everywhere. So a function of a
library is looked for only in modules whose imports can lead to it, and so is a method that starts a loop; other methods
can be met anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from asynclint.index.facts import mention
from asynclint.packs.model import Runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.index.facts import ModuleFacts
    from asynclint.packs.model import Callee, Knowledge

ON_LOOP = frozenset({Runs.LOOP, Runs.TASK, Runs.START, Runs.BACKGROUND, Runs.NEW_LOOP})

COMMON = frozenset({Runs.START, Runs.NEW_LOOP})
"""Methods that run these have names that many others have: `append`, `run`."""


@dataclass(frozen=True, slots=True)
class Takers:
    """``methods`` are the names of methods; ``functions`` those of functions and classes, by each of the words one of
    which an import must have that leads to them."""

    methods: frozenset[str]
    functions: dict[str, set[str]]

    def mentioned_in(self, facts: ModuleFacts) -> Iterator[int]:
        """The plain functions of a module that mention a taker; -1 for the module's own body."""
        search = _mention(self.methods | self._imported(facts)).search
        if search(facts.body):
            yield -1
        for number, function in enumerate(facts.functions):
            if not function.is_async and search(function.body):
                yield number

    def _imported(self, facts: ModuleFacts) -> set[str]:
        """The functions that a module's imports can lead to."""
        words = {word for _, module, name in facts.imports for word in (*module.split("."), name)}
        if "*" in words:
            words = set(self.functions)
        return {name for word in words for name in self.functions.get(word, ())}


def takers(knowledge: Knowledge) -> Takers:
    """Everything that takes callables for the loop, as far as knowledge goes."""
    spellings: dict[str, list[str]] = {}
    for alias, name in knowledge.aliases.items():
        spellings.setdefault(name, []).append(alias)
    functions: dict[str, set[str]] = {}
    for name, callee in (*knowledge.functions.items(), *_constructors(knowledge), *_starting_loops(knowledge)):
        if not _takes(callee):
            continue
        prefix, words = name, set(name.split("."))
        while prefix:
            words.update(word for alias in spellings.get(prefix, ()) for word in alias.split("."))
            prefix = prefix.rpartition(".")[0]
        last = name.rpartition(".")[2]
        for word in words:
            functions.setdefault(word, set()).add(last)
    methods = {
        method
        for known in knowledge.classes.values()
        for method, callee in known.methods.items()
        if any(runs in ON_LOOP - COMMON for _, runs in callee.runs)
    }
    return Takers(frozenset(methods), functions)


def _constructors(knowledge: Knowledge) -> Iterator[tuple[str, Callee]]:
    for name, known in knowledge.classes.items():
        if known.constructor is not None:
            yield name, known.constructor


def _starting_loops(knowledge: Knowledge) -> Iterator[tuple[str, Callee]]:
    """Methods that are looked for as functions are."""
    for known in knowledge.classes.values():
        for callee in known.methods.values():
            if any(runs is Runs.NEW_LOOP for _, runs in callee.runs):
                yield callee.name, callee


def _takes(callee: Callee) -> bool:
    return any(runs in ON_LOOP for _, runs in callee.runs)


_mention = cache(mention)
"""Modules that import the same look for the same names."""
