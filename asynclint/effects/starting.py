"""What runs only while a server starts or stops, when nobody is served: functions registered for that, and coroutines
that only such functions await.

What takes a moment there harms nobody, so it counts as something that runs for the first time and never again
(`plausibility.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import encode, mention
from asynclint.packs.model import Runs
from asynclint.program import roots
from asynclint.program.filled import decorator_names
from asynclint.program.outcome import Invoke

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from asynclint.index.facts import FunctionFacts, ModuleFacts
    from asynclint.packs.model import Knowledge
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def starting(program: Program, knowledge: Knowledge, handing_over: Iterable[FunctionKey]) -> frozenset[FunctionKey]:
    """The functions that run only while a server starts or stops; ``handing_over`` are those that may register some."""
    found = {*_registered(program, handing_over), *_decorated(program, knowledge)}
    below = _awaited_below(program, found)
    users = _users(program, below)
    grown = bool(below)
    while grown:
        more = {key for key in below - found if users[program.function(key).name] <= found}
        found |= more
        grown = bool(more)
    return frozenset(found)


def _registered(program: Program, keys: Iterable[FunctionKey]) -> Iterator[FunctionKey]:
    for key in keys:
        for handover in program.outcome(key).handovers:
            if handover.runs is Runs.START:
                yield from (function.key for function in roots.functions_in(handover.value))


def _decorated(program: Program, knowledge: Knowledge) -> Iterator[FunctionKey]:
    callees = (callee for known in knowledge.classes.values() for callee in known.methods.values())
    names = {callee.name.rpartition(".")[2] for callee in callees if callee.decorates is Runs.START}
    for key, facts in program.functions():
        if facts.decorators and not names.isdisjoint(decorator_names(facts.decorators)):
            program.define(key)
            if any(handover.runs is Runs.START for handover in program.registrations.get(key, ())):
                yield key


def _awaited_below(program: Program, found: set[FunctionKey]) -> set[FunctionKey]:
    """The coroutine functions that are awaited by one of those that were found, or by one another."""
    below: set[FunctionKey] = set()
    pending = sorted(found)
    while pending:
        for site in program.outcome(pending.pop()).sites.values():
            for target in site.targets if site.awaited else ():
                if isinstance(target, Invoke) and (key := target.function.key) not in below:
                    facts = program.function(key)
                    if facts.is_async and not facts.decorators:
                        below.add(key)
                        pending.append(key)
    return below


def _users(program: Program, keys: set[FunctionKey]) -> dict[str, set[FunctionKey]]:
    """The functions, and module bodies (-1), that mention the names of functions other than to import them."""
    users: dict[str, set[FunctionKey]] = {program.function(key).name: set() for key in keys}
    if not users:
        return users
    told = mention(users)
    names = {encode(name): name for name in users}
    homes = {module for module, _ in keys}
    for module in program.module_numbers():
        is_near = module in homes or not users.keys().isdisjoint(name for _, _, name in program.facts(module).imports)
        for written, number in program.shapes.of(module, _mentioned_around if is_near else _mentioned, told):
            users[names[written]].add((module, number))
    return users


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
