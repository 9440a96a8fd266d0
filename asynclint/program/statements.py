"""Runs simple statements: what they bind, and whether control goes on to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.program import awaiting, containers, library_calls, narrowing, typehints
from asynclint.program.evaluation import evaluate
from asynclint.program.subscripts import run_dunder
from asynclint.program.targets import bind_target, set_attribute
from asynclint.program.values import (
    NEVER,
    UNKNOWN,
    Class,
    Parameter,
    ResultOf,
    Unknown,
    alternatives,
    is_none,
)

if TYPE_CHECKING:
    from asynclint.program.blocks import Runner
    from asynclint.program.frame import Frame


LESS = frozenset({Unknown, Parameter, ResultOf})
"""Types of values that say less of a name than what it is declared to be."""


def _evaluate(frame: Frame, node: m.Evaluate) -> bool:
    value = node.value
    result = evaluate(frame, value)
    if type(value) is m.Await:
        value = value.value
    if isinstance(value, m.Call) and isinstance(value.function, m.Attribute):
        containers.fill(frame, value)
        if library_calls.unblocks(frame, value):
            bind_target(frame, value.function.value, UNKNOWN)
    return result != NEVER


def _assign(frame: Frame, node: m.Assign) -> bool:
    value = awaiting.assigned(frame, node) if frame.awaited else evaluate(frame, node.value)
    if frame.observer is not None:
        value = frame.observer.assigned(frame, node, value)
    for target in node.targets:
        if isinstance(target, m.Subscript):
            container = evaluate(frame, target.value)
            index = evaluate(frame, target.index)
            for option in alternatives(container):
                run_dunder(frame, option, "__setitem__", target)
            containers.put(frame, target.value, index, value)
        else:
            bind_target(frame, target, value)
    return True


def _declare(frame: Frame, node: m.Declare) -> bool:
    declared = typehints.annotated(frame, node.annotation)
    value = UNKNOWN if node.value is None else evaluate(frame, node.value)
    if declared == UNKNOWN or (isinstance(node.target, m.Name) and type(value) not in LESS and not is_none(value)):
        declared = value if value != UNKNOWN else declared
    if node.value is not None or declared != UNKNOWN:
        bind_target(frame, node.target, declared)
    return True


def _augment(frame: Frame, node: m.Augment) -> bool:
    evaluate(frame, node.target)
    evaluate(frame, node.value)
    if isinstance(node.target, m.Attribute):
        set_attribute(frame, evaluate(frame, node.target.value), node.target)
    containers.spread(frame, node.target, node.value)
    return True


def _return(frame: Frame, node: m.Return) -> bool:
    given = node.value or m.Constant(None)
    value = awaiting.given_back(frame, given) if frame.awaited else evaluate(frame, given)
    mapper = frame.program.mapper
    frame.outcome.returns.append(value if mapper is None else mapper.returned(value))
    frame.come_back()
    return False


def _raise(frame: Frame, node: m.Raise) -> bool:
    for part in node.values:
        evaluate(frame, part)
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


def _scope(_frame: Frame, _node: m.Scope) -> bool:
    return True


def _jump(frame: Frame, node: m.Jump) -> bool:
    if frame.exits:
        frame.exits[-1].append((frame.env, node.leaves))
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


BY_TYPE: dict[type[Any], Runner] = {
    m.Evaluate: _evaluate,
    m.Assign: _assign,
    m.Declare: _declare,
    m.Augment: _augment,
    m.Return: _return,
    m.Raise: _raise,
    m.Define: _define,
    m.DefineClass: _define_class,
    m.Import: _import,
    m.ImportFrom: _import_from,
    m.Scope: _scope,
    m.Jump: _jump,
    m.Assert: _assert,
    m.Delete: _delete,
}
