"""What runs only while a server starts or stops, when nobody is served: functions registered for that, and coroutines
that only such functions await.

What blocks there delays the start, or the end, and nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.effects.mentions import users
from asynclint.index import model as m
from asynclint.index.facts import mention, mentioning
from asynclint.index.parts import everything
from asynclint.packs.model import Runs
from asynclint.program import roots
from asynclint.program.evaluation import evaluate
from asynclint.program.filled import decorator_names
from asynclint.program.outcome import Invoke

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from asynclint.packs.model import Knowledge
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

Registration = tuple[int, int]
"""The number of a module, and the line there that registers something for the start or the end of a server."""


def starting(
    program: Program, knowledge: Knowledge, handing_over: Iterable[FunctionKey], left_out: Collection[int] = ()
) -> dict[FunctionKey, Registration]:
    """The functions that run only while a server starts or stops, and what says so; ``handing_over`` are those that may
    register some. What the modules ``left_out`` do counts for nothing."""
    found = dict(
        (*_registered(program, handing_over), *_decorated(program, knowledge), *_passed(program, knowledge)),
    )
    below = _awaited_below(program, found)
    mentions = users(program, below, left_out)
    grown = bool(below)
    while grown:
        more = {
            key: found[min(who)]
            for key in below - found.keys()
            if (who := mentions[program.function(key).name]) and who <= found.keys()
        }
        found.update(more)
        grown = bool(more)
    return found


def _registered(program: Program, keys: Iterable[FunctionKey]) -> Iterator[tuple[FunctionKey, Registration]]:
    for key in keys:
        for handover in program.outcome(key).handovers:
            if handover.runs is Runs.START:
                for function in roots.functions_in(handover.value):
                    yield function.key, (key[0], handover.span.line)


def _decorated(program: Program, knowledge: Knowledge) -> Iterator[tuple[FunctionKey, Registration]]:
    callees = (callee for known in knowledge.classes.values() for callee in known.methods.values())
    names = {callee.name.rpartition(".")[2] for callee in callees if callee.decorates is Runs.START}
    for key, facts in program.functions():
        if facts.decorators and not names.isdisjoint(decorator_names(facts.decorators)):
            program.define(key)
            if any(handover.runs is Runs.START for handover in program.registrations.get(key, ())):
                yield key, (key[0], facts.line)


def _passed(program: Program, knowledge: Knowledge) -> Iterator[tuple[FunctionKey, Registration]]:
    """What is passed by the name by which servers are passed what runs at their start: to a class derived from one, or
    to a server that nothing is known of."""
    made = (known.constructor for known in knowledge.classes.values() if known.constructor is not None)
    names = {parameter for callee in made for parameter, runs in callee.runs if runs is Runs.START}
    for module in program.module_numbers():
        facts = program.facts(module)
        for number in program.shapes.of(module, mentioning, mention(names)):
            body = facts.statements() if number < 0 else facts.functions[number].statements()
            for call in (part for part in everything(body) if isinstance(part, m.Call)):
                for name, value in call.keywords:
                    if name in names:
                        given = evaluate(program.scope(module, parent=number), value)
                        for function in roots.functions_in(given):
                            yield function.key, (module, call.line)


def _awaited_below(program: Program, found: Iterable[FunctionKey]) -> set[FunctionKey]:
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
