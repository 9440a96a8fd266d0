"""Coroutines that are alone on their loop: while they block, nobody waits.

Where plain code starts a loop for a coroutine (a command, a batch job, a thread that works for itself), it has the loop
to itself until it lets others in (`company.py`), and so have those that it awaits until then, unless others await them
too. Who speaks of them is asked of the whole program: whoever does anything but await one may have it run anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.effects.company import Company, Course, Place, Step
from asynclint.effects.loops import standing_for, starting_loops
from asynclint.effects.mentions import users
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.program import roots
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import Invoke, SiteKind
from asynclint.program.values import UNKNOWN
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from asynclint.effects.loops import Starts
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

MOST_USERS = 50
"""A name that more functions than that speak of is nobody's in particular."""


class Use(NamedTuple):
    """``user`` runs a coroutine at a ``step`` of its own; without one, it starts a loop for it, on ``line``."""

    user: FunctionKey
    step: Step | None
    line: int


class Spoken(NamedTuple):
    """An expression that a function's name stands in, the call of it, and the call that this is an argument of."""

    node: m.Name | m.Attribute
    call: m.Call | None
    taker: m.Call | None


class Solitude(NamedTuple):
    """Up to where coroutine functions run alone (``until``); ``single`` are those that run in the course of what a loop
    is started for, with their endless loops. ``started`` says by whom, and on which line."""

    until: dict[FunctionKey, Place]
    single: dict[FunctionKey, Course]
    started: dict[FunctionKey, tuple[FunctionKey, int]]

    def once(self, key: FunctionKey, place: Place) -> bool:
        """Whether what stands there runs in the course of what a loop is started for: that is over some time, and
        serves nobody."""
        return key in self.single and not self.single[key].repeats(place)


def solitude(
    program: Program,
    plain: Collection[FunctionKey],
    affected: Collection[FunctionKey],
    contended: frozenset[str],
    left_out: Collection[int] = (),
) -> Solitude:
    """Who, of the coroutine functions that lead to one of those ``affected``, runs alone, or in the course of what a
    loop is started for. ``plain`` are the functions that may start one; effects of ``contended`` kinds are waiting for
    others. What the modules ``left_out`` do counts for nothing."""
    company = Company(program, contended)
    starts = starting_loops(program, company, plain)
    wrapped = {key: wrapper for wrapper in plain for key in standing_for(program, wrapper)}
    entries = {key for found in starts.values() for started in found.values() for key in started} | wrapped.keys()
    candidates = _between(program, company, entries, frozenset(affected))
    mentions = users(program, candidates, left_out)
    uses: dict[FunctionKey, list[Use]] = {}
    for key in sorted(candidates):
        mentioning = mentions[program.function(key).name]
        if len(mentioning) <= MOST_USERS and not _is_for_others(program, key):
            of_this = _uses(program, company, starts, key, mentioning)
            if of_this is not None and key in wrapped:
                of_this.append(Use(wrapped[key], None, program.function(wrapped[key]).line))
            if of_this:
                uses[key] = of_this

    def is_alone(user: FunctionKey, step: Step) -> bool:
        return step.awaited and step.place <= company.since(user)

    def is_single(_user: FunctionKey, step: Step) -> bool:
        return step.is_in_course

    return Solitude(
        {key: company.since(key) for key in _only(uses, is_alone)},
        {key: company.course(key) for key in _only(uses, is_single)},
        _started(uses),
    )


def _started(uses: dict[FunctionKey, list[Use]]) -> dict[FunctionKey, tuple[FunctionKey, int]]:
    """For each coroutine function one of those that start a loop which comes to it."""
    found: dict[FunctionKey, tuple[FunctionKey, int]] = {}
    grown = True
    while grown:
        more = {
            key: (use.user, use.line) if use.step is None else found[use.user]
            for key, each in uses.items()
            if key not in found
            for use in each
            if use.step is None or use.user in found
        }
        found.update(more)
        grown = bool(more)
    return found


def _only(uses: dict[FunctionKey, list[Use]], holds: Callable[[FunctionKey, Step], bool]) -> set[FunctionKey]:
    """The functions all uses of which, from the start of a loop on, are as ``holds`` says."""
    left = set(uses)
    shrunk = True
    while shrunk:
        wrong = {
            key
            for key in left
            if not all(use.step is None or (use.user in left and holds(use.user, use.step)) for use in uses[key])
        }
        left -= wrong
        shrunk = bool(wrong)
    return left


def _between(
    program: Program, company: Company, entries: set[FunctionKey], affected: frozenset[FunctionKey]
) -> set[FunctionKey]:
    """The coroutine functions by which those that are ``affected`` are reached from ``entries``, with both."""
    callers: dict[FunctionKey, set[FunctionKey]] = {key: set() for key in entries}
    pending = sorted(entries)
    while pending:
        caller = pending.pop()
        for step in company.course(caller).steps:
            facts = program.function(step.called)
            if facts.is_async and not facts.decorators:
                if step.called not in callers:
                    callers[step.called] = set()
                    pending.append(step.called)
                callers[step.called].add(caller)
    found: set[FunctionKey] = set()
    pending = sorted(affected & callers.keys())
    while pending:
        key = pending.pop()
        if key not in found:
            found.add(key)
            pending.extend(callers[key])
    return found


def _is_for_others(program: Program, key: FunctionKey) -> bool:
    """Whether a method may be called by a class that nothing is known of."""
    facts = program.function(key)
    return facts.owner >= 0 and not facts.name.startswith("_") and program.class_info((key[0], facts.owner)).open


def _uses(
    program: Program,
    company: Company,
    starts: dict[FunctionKey, Starts],
    key: FunctionKey,
    mentioning: Collection[FunctionKey],
) -> list[Use] | None:
    """What is done with a coroutine function; None when any of it may be more than to await it."""
    name = program.function(key).name
    found: list[Use] = []
    for user in sorted(mentioning):
        is_coroutine = user[1] >= 0 and program.function(user).is_async
        steps = {step.place: step for step in company.course(user).steps if step.called == key} if is_coroutine else {}
        started = {span for span, keys in starts.get(user, {}).items() if key in keys}
        for spoken in _spoken(program, user, name):
            step = None if spoken.call is None else steps.get((spoken.call.end_line, spoken.call.end_column))
            if step is not None:
                found.append(Use(user, step, step.place[0]))
            elif spoken.taker is not None and _span(spoken.taker) in started:
                if _is_offered(program, user, key, spoken.taker):
                    return None
                found.append(Use(user, None, spoken.taker.line))
            elif _is_about(program, user, key, spoken):
                return None
    return found


def _is_offered(program: Program, user: FunctionKey, key: FunctionKey, start: m.Call) -> bool:
    """Whether a coroutine function is there for others as well, beside the plain one that gives what it gives: who has
    a loop awaits `aquery`, who has none calls `query`."""
    facts = program.function(key)
    if facts.name.startswith("_") or (facts.parent >= 0 and facts.owner < 0) or user[1] < 0:
        return False
    plain = program.function(user)
    returned = (part for part in everything(plain.statements()) if isinstance(part, m.Return))
    return not plain.decorators and any(start in everything([one]) for one in returned)


def _is_about(program: Program, user: FunctionKey, key: FunctionKey, spoken: Spoken) -> bool:
    """Whether what is spoken of by the name of a function may be that function."""
    if spoken.call is not None:
        site = program.outcome(user).sites.get((SiteKind.CALL, spoken.call.end_line, spoken.call.end_column))
        invoked = [target.function.key for target in site.targets if isinstance(target, Invoke)] if site else []
        if invoked:
            return key in invoked
    value = evaluate(program.scope(user[0], parent=user[1]), spoken.node)
    functions = {function.key for function in roots.functions_in(value)}
    if functions:
        return key in functions
    return value == UNKNOWN and program.function(key).owner >= 0 and isinstance(spoken.node, m.Attribute)


def _spoken(program: Program, user: FunctionKey, name: str) -> Iterator[Spoken]:
    """Where a function, or a module with its classes, speaks of a name."""
    module, number = user
    facts = program.facts(module)
    if number < 0:
        yield from _named(facts.statements(), name)
        for cls in facts.classes:
            yield from _named(cls.statements(), name)
    else:
        function = facts.functions[number]
        yield from _named([function.parameters, function.decorators, function.statements()], name)


def _named(node: object, name: str, call: m.Call | None = None, taker: m.Call | None = None) -> Iterator[Spoken]:
    match node:
        case list():
            for part in node:
                yield from _named(part, name)
        case m.ImportFrom():
            return
        case m.Call(function, arguments, keywords):
            yield from _named(function, name, call=node, taker=taker)
            for argument in (*arguments, *(value for _, value in keywords)):
                yield from _named(argument, name, taker=node)
        case m.Name(id=found):
            if found == name:
                yield Spoken(node, call, taker)
        case m.Attribute(value, found):
            if found == name:
                yield Spoken(node, call, taker)
            yield from _named(value, name)
        case m.Node():
            for field in node.__struct_fields__:
                yield from _named(getattr(node, field), name)
        case _:
            return


def _span(call: m.Call) -> Span:
    return Span(call.line, call.column, call.end_line, call.end_column)
