"""Who speaks of a function: where its name stands, other than to import it.

Looked up in encoded bodies, for all functions in question at once: only who speaks of one can run it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import encode, mention

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable

    from asynclint.index.facts import FunctionFacts, ModuleFacts
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def users(program: Program, keys: Iterable[FunctionKey], left_out: Collection[int] = ()) -> dict[str, set[FunctionKey]]:
    """The functions, and module bodies (-1), that mention the names of functions, by name; not those of the modules
    ``left_out``."""
    homes = {module for module, _ in keys}
    found: dict[str, set[FunctionKey]] = {program.function(key).name: set() for key in keys}
    if not found:
        return found
    told = mention(found)
    names = {encode(name): name for name in found}
    for module in program.module_numbers():
        if module in left_out:
            continue
        is_near = module in homes or not found.keys().isdisjoint(name for _, _, name in program.facts(module).imports)
        for written, number in program.shapes.of(module, _mentioned_around if is_near else _mentioned, told):
            found[names[written]].add((module, number))
    return found


def _mentioned(facts: ModuleFacts, told: re.Pattern[bytes]) -> frozenset[tuple[bytes, int]]:
    """The names that a module mentions other than to import them, each with the function or module body (-1)."""
    found = {(written, number) for number, one in enumerate(facts.functions) for written in told.findall(one.body)}
    found.update((written, -1) for cls in facts.classes for written in told.findall(cls.body))
    if told.search(facts.body):
        for statement in facts.statements():
            if not isinstance(statement, m.ImportFrom):
                found.update((written, -1) for written in told.findall(encode(statement)))
    return frozenset(found)


def _mentioned_around(facts: ModuleFacts, told: re.Pattern[bytes]) -> frozenset[tuple[bytes, int]]:
    """As `_mentioned`, with what is evaluated where functions are defined."""
    signatures = enumerate(map(_signature, facts.functions))
    return _mentioned(facts, told) | {(written, number) for number, one in signatures for written in told.findall(one)}


def _signature(function: FunctionFacts) -> bytes:
    """What is evaluated where a function is defined; its own name is not among it."""
    return encode((function.parameters, function.decorators))
