"""Runs blocks of statements over an environment, branch by branch, joining where ways meet again.

A block answers whether control comes out at its end. Loops are gone through twice when the first round changed what
the second would see; that finds what flows around the loop without iterating to a fixed point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclint.index import model as m
from asynclint.packs.model import Guard
from asynclint.program import library_calls, narrowing, typehints
from asynclint.program.expressions import bind_target, evaluate, path_of, run_dunder
from asynclint.program.frame import Environment, join
from asynclint.program.iteration import enter, iterate
from asynclint.program.outcome import Resource, SiteKind
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Collection,
    Dictionary,
    Dotted,
    Instance,
    LibraryMethod,
    ModuleValue,
    alternatives,
    is_none,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from asynclint.program.frame import Frame


def run(frame: Frame, block: Sequence[m.Statement]) -> bool:
    """Runs ``block``; False when control does not come out at its end."""
    branches = frame.branches
    for statement in block:
        if not STATEMENTS[type(statement)](frame, statement):
            frame.branches = branches
            return False
    frame.branches = branches
    return True


def _evaluate(frame: Frame, node: m.Evaluate) -> bool:
    value = node.value
    evaluate(frame, value)
    if isinstance(value, m.Call) and isinstance(value.function, m.Attribute):
        _fill(frame, value)
        if library_calls.unblocks(frame, value):
            bind_target(frame, value.function.value, UNKNOWN)
    return True


def _fill(frame: Frame, node: m.Call) -> None:
    """`clients.append(Client())`: a container that began empty holds what is put into it."""
    function = node.function
    if not (isinstance(function, m.Attribute) and function.name in {"append", "add", "appendleft"} and node.arguments):
        return
    path = path_of(function.value)
    held = None if path is None else frame.env.get(path)
    if path is not None and isinstance(held, Collection) and held.element == UNKNOWN:
        filled = Collection(held.kind, evaluate(frame, node.arguments[0]))
        bind_target(frame, function.value, filled)


def _assign(frame: Frame, node: m.Assign) -> bool:
    value = evaluate(frame, node.value)
    for target in node.targets:
        if isinstance(target, m.Subscript):
            container = evaluate(frame, target.value)
            evaluate(frame, target.index)
            for option in alternatives(container):
                run_dunder(frame, option, "__setitem__", target)
            path = path_of(target.value)
            held = None if path is None else frame.env.get(path)
            if isinstance(held, Dictionary) and held.value == UNKNOWN and value != UNKNOWN:
                bind_target(frame, target.value, Dictionary(held.key, value))
        else:
            bind_target(frame, target, value)
    return True


def _declare(frame: Frame, node: m.Declare) -> bool:
    declared = typehints.annotated(frame, node.annotation)
    value = UNKNOWN if node.value is None else evaluate(frame, node.value)
    if declared == UNKNOWN or (value != UNKNOWN and not is_none(value) and isinstance(node.target, m.Name)):
        declared = value if value != UNKNOWN else declared
    if node.value is not None or declared != UNKNOWN:
        bind_target(frame, node.target, declared)
    return True


def _augment(frame: Frame, node: m.Augment) -> bool:
    evaluate(frame, node.target)
    evaluate(frame, node.value)
    return True


def _return(frame: Frame, node: m.Return) -> bool:
    frame.outcome.returns.append(evaluate(frame, node.value or m.Constant(None)))
    return False


def _raise(frame: Frame, node: m.Raise) -> bool:
    for part in node.values:
        evaluate(frame, part)
    return False


def _if(frame: Frame, node: m.If) -> bool:
    test = evaluate(frame, node.test)
    taken = narrowing.constant_truth(frame, node.test)
    before, off_loop, branches = frame.env, frame.off_loop, frame.branches
    after: Environment | None = None
    falls_off_loop = off_loop
    leaves = False
    for truth, block in ((True, node.body), (False, node.orelse)):
        if taken is not None and taken is not truth:
            continue
        is_elif = not truth and len(block) == 1 and isinstance(block[0], m.If)
        frame.branches = branches + (taken is None and not is_elif)
        frame.env = dict(before)
        frame.off_loop = off_loop or narrowing.leaves_loop(test, truth)
        if not narrowing.narrow(frame, node.test, truth):
            frame.off_loop = True
        branch_off_loop = frame.off_loop
        if run(frame, block):
            after = join(after, frame.env)
            continue
        leaves |= not isinstance(block[-1], m.Raise)
        if not branch_off_loop and not off_loop and narrowing.leaves_loop(test, not truth):
            # `if loop.is_running(): return …`: what follows runs where no loop does.
            falls_off_loop = True
    frame.off_loop = falls_off_loop
    # What follows a branch that returns is a branch too; what follows a check that raises is not.
    frame.branches = branches + (leaves and taken is None)
    frame.env = before if after is None else after
    return after is not None


def _for(frame: Frame, node: m.For) -> bool:
    iterable = evaluate(frame, node.iterable)
    place = None if node.is_async else (node.line, node.column, node.end_line, node.end_column)

    def once() -> bool:
        bind_target(frame, node.target, iterate(frame, iterable, place))
        return run(frame, node.body)

    _loop(frame, once)
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
    for _ in range(2):
        before = frame.env
        frame.env = dict(before)
        frame.exits.append([])
        after: Environment | None = before
        if once():
            after = join(after, frame.env)
        for environment in frame.exits.pop():
            after = join(after, environment)
            broken = True
        settled = after is None or all(before.get(name, value) == value for name, value in after.items())
        frame.env = before if after is None else after
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
        site = frame.outcome.sites.get((SiteKind.WITH, item.end_line, item.end_column))
        if site is not None:
            site.resource = _resource(frame, item.context)
            frame.holding = [*frame.holding, site]
    comes_out = run(frame, node.body)
    frame.holding = holding
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
    asks_for_loop = _asks_for_loop(frame, node.body)
    comes_out = run(frame, node.body) and run(frame, node.orelse)
    tried = frame.env
    after = tried if comes_out else None
    raised = join(before, tried) or before
    branches = frame.branches
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
    frame.branches = branches
    # When the loop was found and that way does not come out, whoever comes out has none.
    frame.off_loop = off_loop or (asks_for_loop and not comes_out)
    frame.env = dict(raised) if after is None else after
    return run(frame, node.final) and after is not None


def _asks_for_loop(frame: Frame, block: Sequence[m.Statement]) -> bool:
    """Whether a ``try`` begins by asking for the running loop, so that its handlers run where there is none."""
    for statement in block[:1]:
        match statement:
            case (
                m.Evaluate(m.Call(function))
                | m.Assign(_, m.Call(function))
                | m.Declare(_, _, m.Call(function))
                | m.Return(m.Call(function))
            ):
                value = evaluate(frame, function)
                return any(
                    isinstance(option, (Dotted, LibraryMethod))
                    and (callee := frame.program.library.callee(option.name)) is not None
                    and callee.guard is Guard.RAISES_OFF_LOOP
                    for option in alternatives(value)
                )
    return False


def _define(frame: Frame, node: m.Define) -> bool:
    facts = frame.program.facts(frame.module).functions[node.function]
    frame.bind(facts.name, frame.program.decorated(frame, node.function))
    return True


def _define_class(frame: Frame, node: m.DefineClass) -> bool:
    facts = frame.program.facts(frame.module).classes[node.cls]
    frame.bind(facts.name, Class((frame.module, node.cls)))
    return True


def _import(frame: Frame, node: m.Import) -> bool:
    for module, alias in node.names:
        name = alias or module.partition(".")[0]
        value = frame.program.imported_module(frame.module, module if alias else name)
        frame.bind(name, value)
    return True


def _import_from(frame: Frame, node: m.ImportFrom) -> bool:
    for name, alias in node.names:
        if name != "*":
            value = frame.program.imported_name(frame.module, node.level, node.module, name)
            frame.bind(alias or name, value)
    return True


def _scope(frame: Frame, node: m.Scope) -> bool:
    if node.is_global:
        frame.global_names.update(node.names)
    return True


def _match(frame: Frame, node: m.Match) -> bool:
    subject = evaluate(frame, node.subject)
    before, branches = frame.env, frame.branches
    after: Environment | None = before
    for case in node.cases:
        frame.branches = branches + 1
        frame.env = dict(before)
        for name in case.captures:
            frame.bind(name, UNKNOWN)
        if case.cls is not None and node.subject_name is not None:
            frame.bind(node.subject_name, typehints.instance_of(frame, evaluate(frame, case.cls)))
        elif node.subject_name is not None:
            frame.bind(node.subject_name, subject)
        if case.guard is not None:
            evaluate(frame, case.guard)
        if run(frame, case.body):
            after = join(after, frame.env)
    frame.env, frame.branches = after or before, branches
    return True


def _jump(frame: Frame, _node: m.Jump) -> bool:
    if frame.exits:
        frame.exits[-1].append(frame.env)
    return False


def _assert(frame: Frame, node: m.Assert) -> bool:
    evaluate(frame, node.test)
    narrowing.narrow(frame, node.test, True)
    return True


def _delete(frame: Frame, node: m.Delete) -> bool:
    for target in node.targets:
        path = path_of(target)
        if path is not None:
            frame.env.pop(path, None)
        elif isinstance(target, m.Subscript):
            evaluate(frame, target.index)
            for option in alternatives(evaluate(frame, target.value)):
                run_dunder(frame, option, "__delitem__", target)
    return True


STATEMENTS: dict[type[Any], Callable[[Frame, Any], bool]] = {
    m.Evaluate: _evaluate,
    m.Assign: _assign,
    m.Declare: _declare,
    m.Augment: _augment,
    m.Return: _return,
    m.Raise: _raise,
    m.If: _if,
    m.For: _for,
    m.While: _while,
    m.With: _with,
    m.Try: _try,
    m.Define: _define,
    m.DefineClass: _define_class,
    m.Import: _import,
    m.ImportFrom: _import_from,
    m.Scope: _scope,
    m.Match: _match,
    m.Jump: _jump,
    m.Assert: _assert,
    m.Delete: _delete,
}
