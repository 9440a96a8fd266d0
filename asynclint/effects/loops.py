"""Where plain code starts a loop, and which coroutines it has that run.

It does so by itself (`asyncio.run(main())`), through a function of the program that starts one for what it is passed
(`run(main())`), or as what a decorator puts in the place of a coroutine function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.effects.company import JOINING
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.packs.model import Runs
from asynclint.program import roots
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.filled import decorator_names
from asynclint.program.values import Dotted, Function, LibraryMethod, Parameter, alternatives, union
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.effects.company import Company
    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame
    from asynclint.program.outcome import Handover
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

Starts = dict[Span, set["FunctionKey"]]
"""The calls of a function that start a loop, and what runs on it."""

MOST_CALLS = 100
"""What is called more often starts loops for the whole program, or has the name of something that does not."""


def starting_loops(program: Program, company: Company, plain: Iterable[FunctionKey]) -> dict[FunctionKey, Starts]:
    """The functions, and module bodies (-1), that start loops; ``plain`` are those that may, without a helper."""
    found: dict[FunctionKey, Starts] = {}
    for key in plain:
        for handover in _alone(program, company, key):
            if functions := {function.key for function in roots.functions_in(handover.value)}:
                found.setdefault(key, {})[handover.span] = functions
        for parameter in _passed_on(program, key):
            if parameter.function == key and _is_only_run(program, parameter):
                for user, span, functions in _passing(program, parameter):
                    found.setdefault(user, {}).setdefault(span, set()).update(functions)
    return found


def _alone(program: Program, company: Company, key: FunctionKey) -> Iterator[Handover]:
    """What a plain function starts a loop for that has nothing else to run by then."""
    outcome = program.outcome(key)
    earlier: set[FunctionKey] = set()
    for handover in sorted((one for one in outcome.handovers if one.runs is Runs.NEW_LOOP), key=lambda one: one.span):
        is_fresh = "." not in handover.taker or program.library.known_class(handover.taker.rpartition(".")[0]) is None
        if is_fresh or not (
            any(other.runs in JOINING for other in outcome.handovers) or any(company.lets_in(one) for one in earlier)
        ):
            if not is_fresh:  # what it leaves behind goes on with the next
                earlier |= {function.key for function in roots.functions_in(handover.value)}
            yield handover


def _passing(program: Program, parameter: Parameter) -> Iterator[tuple[FunctionKey, Span, set[FunctionKey]]]:
    """Where plain code passes coroutines, or functions that give some, as a parameter."""
    module, number = parameter.function
    facts = program.function(parameter.function)
    if number < 0 or (facts.parent >= 0 and facts.owner < 0):
        return
    calls = list(program.callers.sites.by_name(module, facts.owner, {facts.name}))
    for scope, call in calls if len(calls) <= MOST_CALLS else ():
        user = (scope.module, scope.parent)
        if user[1] >= 0 and program.function(user).is_async:
            continue
        for callee in alternatives(evaluate(scope, call.function)):
            if isinstance(callee, Function) and callee.key == parameter.function:
                bound = facts.parameters[int(callee.receiver is not None) :]
                names = tuple(one.name for one in bound if one.kind == m.Parameter.POSITIONAL)
                written = Arguments.node_of(call, names, parameter.name)
                passed = set() if written is None else {one.key for one in roots.functions_in(evaluate(scope, written))}
                if passed:
                    yield user, Span(call.line, call.column, call.end_line, call.end_column), passed


def standing_for(program: Program, key: FunctionKey) -> Iterator[FunctionKey]:
    """The coroutine functions that a decorator puts this function in the place of, which starts a loop for each call:
    `return asyncio.run(function(*args))`."""
    for parameter in _passed_on(program, key):
        if parameter.function != key:
            for decorated in roots.functions_in(union(program.filled.decorated_with(parameter))):
                innermost = list(decorator_names(program.function(decorated.key).decorators))[-1:]
                if innermost == [program.function(parameter.function).name]:
                    yield decorated.key


def _passed_on(program: Program, key: FunctionKey) -> Iterator[Parameter]:
    """The parameters of a function, or of one around it, that it starts a loop for: coroutines, or what gives some."""
    if key[1] >= 0 and program.library.loop_starters.search(program.function(key).body):
        scope = program.scope(key[0], parent=key[1])
        for call in everything(program.function(key).statements()):
            if isinstance(call, m.Call) and (name := _first(call)) is not None:
                passed = evaluate(scope, name)
                if isinstance(passed, Parameter) and _starts_loop(scope, call):
                    yield passed


def _first(call: m.Call) -> m.Name | None:
    """The name that is passed first, or called for what is."""
    first = call.arguments[0] if call.arguments else None
    named = first.function if isinstance(first, m.Call) else first
    return named if isinstance(named, m.Name) else None


def _is_only_run(program: Program, parameter: Parameter) -> bool:
    """Whether a function does nothing else with what it is passed: some have it run by the loop that runs already."""
    scope = program.scope(parameter.function[0], parent=parameter.function[1])
    parts = list(everything(program.function(parameter.function).statements()))
    mentions = {id(part) for part in parts if isinstance(part, m.Name) and part.id == parameter.name}
    for part in parts:
        if isinstance(part, m.Call):
            callees = list(_callees(scope, part))
            sorts = {runs for callee in callees if callee is not None for _, runs in callee.runs}
            if Runs.NEW_LOOP in sorts:
                mentions.discard(id(_first(part)))
            elif None not in callees and sorts.isdisjoint(JOINING):
                mentions.difference_update(map(id, part.arguments))
    return not mentions


def _starts_loop(scope: Frame, call: m.Call) -> bool:
    return any(callee is not None and Runs.NEW_LOOP in dict(callee.runs).values() for callee in _callees(scope, call))


def _callees(scope: Frame, call: m.Call) -> Iterator[Callee | None]:
    """What is known of what a call may run."""
    for option in alternatives(evaluate(scope, call.function)):
        yield scope.program.library.callee(option.name) if isinstance(option, Dotted | LibraryMethod) else None
