"""Runs compound statements over an environment, branch by branch, joining where ways meet again.

Loops are gone through twice when the first round changed what the second would see; that finds what flows around the
loop without iterating to a fixed point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.program import aspects, first_time, measures, narrowing, typehints, workers
from asynclint.program.attributes import attribute
from asynclint.program.blocks import run
from asynclint.program.evaluation import evaluate
from asynclint.program.frame import Environment, join
from asynclint.program.iteration import drain, enter, iterate
from asynclint.program.outcome import Loop, Resource, SiteKind
from asynclint.program.targets import bind_target
from asynclint.program.values import UNKNOWN, Class, Instance, ModuleValue, alternatives
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from asynclint.program.blocks import Runner
    from asynclint.program.frame import Frame
    from asynclint.program.values import Value


def _if(frame: Frame, node: m.If) -> bool:
    test = evaluate(frame, node.test)
    measures.test(frame, node.test, test, (node.line, node.column, node.end_line, node.end_column))
    taken = narrowing.constant_truth(frame, node.test)
    usual, unusual = None, False
    if taken is None and frame.observer is not None and (told := frame.observer.told(frame, node.test)) is not None:
        usual = bool(told.value)
        taken = None if told.unsure else usual
    before, off_loop, branches, firsts = frame.env, frame.off_loop, frame.branches, frame.firsts
    mapper, doubts = frame.program.mapper, frame.doubts
    after: Environment | None = None
    falls_off_loop = True
    leaves = False
    in_place = workers.absent_on(frame, node)
    for truth, block in ((True, node.body), (False, node.orelse)):
        if taken is not None and taken is not truth:
            continue
        is_elif = not truth and len(block) == 1 and isinstance(block[0], m.If)
        frame.branches = branches + (taken is None and not is_elif)
        if truth:
            first_time.count(frame, first_time.making(frame, node.test, block))
        if truth is in_place:
            first_time.count(frame, workers.IN_PLACE)
        frame.env = dict(before)
        if usual is not None:
            frame.doubts = doubts + (truth is not usual)
        elif mapper is not None and taken is None and block:
            frame.doubts = doubts + mapper.is_rare(frame, node.test, block, truth=truth)
        frame.off_loop = off_loop or narrowing.leaves_loop(test, truth)
        if not narrowing.narrow(frame, node.test, truth):
            frame.off_loop = True
        comes_out = run(frame, block)
        frame.doubts, frame.firsts = doubts, firsts
        if comes_out:
            after = join(after, frame.env)
            # `if loop.is_running(): return …`: what follows runs where no loop does.
            falls_off_loop &= frame.off_loop
            continue
        leaves |= not isinstance(block[-1], m.Raise)
        unusual |= truth is usual and isinstance(block[-1], m.Return)
    frame.doubts = doubts + unusual  # `if not ENABLED: return`
    frame.off_loop = off_loop or (falls_off_loop and after is not None)
    # What follows a branch that returns is a branch too; what follows a check that raises is not.
    frame.branches = branches + (leaves and taken is None)
    frame.env = before if after is None else after
    return after is not None


def _for(frame: Frame, node: m.For) -> bool:
    iterable = evaluate(frame, node.iterable)
    if node.is_async:
        aspects.mark_awaited(frame, node.iterable)
    place = (node.line, node.column, node.end_line, node.end_column)

    if frame.observer is not None and frame.observer.loop(frame, node):
        return run(frame, node.orelse)

    def once() -> bool:
        element = drain(frame, iterable, place) if node.is_async else iterate(frame, iterable, place)
        bind_target(frame, node.target, element)
        frame.loop = Loop(Span(node.line, node.column, node.end_line, node.end_column), iterable, loop)
        comes_out = run(frame, node.body)
        frame.loop = loop
        return comes_out

    loop = frame.loop
    _loop(frame, once)
    if frame.program.mapper is not None:
        frame.program.mapper.leaves_loop(frame, iterate(frame, iterable, None))
    return run(frame, node.orelse)


def _while(frame: Frame, node: m.While) -> bool:
    def once() -> bool:
        evaluate(frame, node.test)
        narrowing.narrow(frame, node.test, True)
        return run(frame, node.body)

    leaves = _loop(frame, once)
    endless = narrowing.constant_truth(frame, node.test) is True
    if endless and not leaves:
        return False
    narrowing.narrow(frame, node.test, False)
    return run(frame, node.orelse)


def _loop(frame: Frame, once: Callable[[], bool]) -> bool:
    """Runs a loop's body; afterwards the environment is what any number of rounds may leave. Answers whether a
    ``break`` leaves the loop."""
    broken = False
    off_loop = frame.off_loop
    for _ in range(2):
        before = frame.env
        frame.env = dict(before)
        frame.exits.append([])
        after: Environment | None = before
        if once():
            after = join(after, frame.env)
        for environment, leaves in frame.exits.pop():
            after = join(after, environment)
            broken |= leaves
        settled = after is None or all(before.get(name, value) == value for name, value in after.items())
        frame.env = before if after is None else after
        frame.off_loop = off_loop  # no round may have been made
        if settled:
            break
    return broken


def _with(frame: Frame, node: m.With) -> bool:
    holding = frame.holding
    for item in node.items:
        context = evaluate(frame, item.context)
        place = (item.line, item.column, item.end_line, item.end_column)
        entered = enter(frame, context, place, is_async=node.is_async)
        if item.target is not None:
            bind_target(frame, item.target, entered)
        if node.is_async:
            aspects.mark_awaited(frame, item.context)
        site = frame.outcome.sites.get((SiteKind.WITH, item.end_line, item.end_column))
        if site is not None:
            site.resource = _resource(frame, item.context)
            site.awaited |= node.is_async
            frame.holding = [*frame.holding, site]
        opened = aspects.opened(frame, item)
        if opened is not None:
            frame.holding = [*frame.holding, opened]
    returned = len(frame.outcome.returns)
    comes_out = run(frame, node.body)
    frame.holding = holding
    if node.is_async and frame.program.mapper is not None:
        for item in node.items:
            frame.program.mapper.left(frame, item.context, returned)
    return comes_out


def _resource(frame: Frame, context: m.Expression) -> Resource | None:
    """What a context expression names, when it names something that others share."""
    match context:
        case m.Name(name) if name in frame.program.namespace(frame.module).bindings:
            return Resource(frame.module, -1, name)
        case m.Attribute(owner, name):
            for option in alternatives(evaluate(frame, owner)):
                if isinstance(option, (Instance, Class)):
                    module, cls = frame.program.owner_of(option.key, name)
                    return Resource(module, cls, name)
                if isinstance(option, ModuleValue):
                    return Resource(option.module, -1, name)
    return None


def _try(frame: Frame, node: m.Try) -> bool:
    before, off_loop = dict(frame.env), frame.off_loop
    asks_for_loop = narrowing.asks_for_loop(frame, node.body)
    comes_out = run(frame, node.body) and run(frame, node.orelse)
    tried = frame.env
    after = tried if comes_out else None
    falls_off_loop = frame.off_loop or not comes_out
    raised = join(before, tried) or before
    branches = frame.branches
    frame.doubts += 1
    for handler in node.handlers:
        frame.branches = branches + 1
        frame.env = dict(raised)
        frame.off_loop = off_loop or asks_for_loop
        if handler.exception is not None:
            evaluate(frame, handler.exception)
        if handler.name is not None:
            frame.bind(handler.name, UNKNOWN)
        if run(frame, handler.body):
            after = join(after, frame.env)
            falls_off_loop &= frame.off_loop
    frame.doubts -= 1
    frame.branches = branches
    frame.off_loop = off_loop
    frame.env = dict(raised) if after is None else after
    comes_out = run(frame, node.final) and after is not None
    # When the loop was found and that way does not come out, whoever comes out has none.
    frame.off_loop |= falls_off_loop and after is not None
    return comes_out


def _match(frame: Frame, node: m.Match) -> bool:
    subject = evaluate(frame, node.subject)
    before, branches, off_loop = frame.env, frame.branches, frame.off_loop
    after: Environment | None = None if any(case.always for case in node.cases) else before
    falls_off_loop = after is None
    for case in node.cases:
        frame.branches = branches + 1
        frame.env = dict(before)
        for name in case.captures:
            frame.bind(name, UNKNOWN)
        if case.cls is not None:
            matched = typehints.instance_of(frame, evaluate(frame, case.cls))
            if node.subject_name is not None:
                frame.bind(node.subject_name, matched)
            for name, place in case.captures.items():
                if place is not None:
                    frame.bind(name, _captured(frame, matched, place))
        elif node.subject_name is not None:
            frame.bind(node.subject_name, subject)
        if case.guard is not None:
            evaluate(frame, case.guard)
        frame.off_loop = off_loop
        if run(frame, case.body):
            after = join(after, frame.env)
            falls_off_loop &= frame.off_loop
    frame.env, frame.branches = before if after is None else after, branches
    frame.off_loop = off_loop or (falls_off_loop and after is not None)
    return after is not None


def _captured(frame: Frame, value: Value, place: str | int) -> Value:
    """What a class pattern gives to a name: the object itself, or an attribute of it by name or position."""
    if isinstance(place, int):
        positional = frame.program.hierarchy.constructor(value.key)[0] if isinstance(value, Instance) else ()
        if place >= len(positional):
            return UNKNOWN
        place = positional[place]
    if not place:
        return value
    return attribute(frame.program, value, place, Confidence.CERTAIN, lambda _getter: None)


BY_TYPE: dict[type[Any], Runner] = {
    m.If: _if,
    m.For: _for,
    m.While: _while,
    m.With: _with,
    m.Try: _try,
    m.Match: _match,
}
