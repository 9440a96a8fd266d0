"""Metric labels whose values have no end: every new one is a time series that is kept for good."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import importing, mentioning
from asynclint.checks.routes.drafting import draft
from asynclint.checks.routes.handlers import calls, drawn_from, frame_in, names_in, place_of
from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.index.parts import everything
from asynclint.packs.model import WebRole
from asynclint.program.evaluation import evaluate
from asynclint.program.values import LibraryMethod, alternatives

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

ENDLESS = re.compile(r"(?!self\.url\Z).+\.url|(?:.+\.)?(?:url\.path|client\.host|scope\.path|raw_path)")
"""How the address of a request is read. A ``url`` alone, or of the object itself, may be one that was configured."""
PARAMETER = re.compile(r"{(\w+)[^}]*}")
IDENTITIES = re.compile(r"(?:\w+_)?(?:email|user_?name|session_id|request_id|trace_id|user_id|uuid|ip)")


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    names = _with_role(program, WebRole.LABELS)
    parameters: dict[FunctionKey, set[str]] = {}
    for route in context.routes.routes:
        if route.handler is not None:
            parameters.setdefault(route.handler, set()).update(PARAMETER.findall(route.path))
    modules = importing(program, names)
    found = [
        one
        for key in mentioning(program, names, modules)
        if key[1] >= 0 and program.modules.paths[key[0]] in context.shown
        for one in _in_function(context, rule, key, parameters.get(key, set()))
    ]
    forgotten = _forgotten(program, modules) if found else frozenset()
    yield from (draft for metric, draft in found if metric not in forgotten)


def _with_role(program: Program, role: WebRole) -> set[str]:
    return {
        name for name, callee in program.library.web_callees() if callee.web is not None and callee.web.role is role
    }


def _forgotten(program: Program, modules: Collection[int]) -> frozenset[str]:
    """What the metrics are called of which the program drops time series again."""
    names = _with_role(program, WebRole.FORGETS)
    methods = {name.rpartition(".")[2] for name in names}
    return frozenset(
        _called(node.value)
        for key in mentioning(program, names, modules)
        if key[1] >= 0
        for node in everything(program.function(key).statements())
        if isinstance(node, m.Attribute) and node.name in methods
    )


def _called(metric: m.Expression) -> str:
    return (path_of(metric) or "").rpartition(".")[2]


def _in_function(context: Context, rule: Rule, key: FunctionKey, parameters: set[str]) -> Iterator[tuple[str, Draft]]:
    """What is to be said in a function, each with what the metric is called."""
    frame = frame_in(context, key)
    endless = drawn_from(context.program, key, parameters | _paths(context, key))
    for node in calls(context, key):
        if not (isinstance(node.function, m.Attribute) and (node.arguments or node.keywords)):
            continue
        options = alternatives(evaluate(frame, node.function))
        callees = [
            context.program.library.callee(option.name) for option in options if isinstance(option, LibraryMethod)
        ]
        if not any(callee is not None and callee.web and callee.web.role is WebRole.LABELS for callee in callees):
            continue
        for value in (*node.arguments, *(value for _, value in node.keywords)):
            shown = _endless(value) or next(iter(sorted(names_in(value) & endless)), None)
            if shown is not None and not _is_mapped(value):
                found = draft(
                    context,
                    rule,
                    place_of(context, key, node),
                    f"`{shown}` has no end of values, and each makes a time series that is never forgotten",
                    "label with the route's template, or a class of values, and put the value itself into the log",
                    target=shown,
                )
                yield _called(node.function.value), found
                break


def _endless(node: m.Expression) -> str | None:
    """The part of an expression that can be anything a client likes."""
    for part in everything([node]):
        if _is_path_of_scope(part):
            return "scope['path']"
        path = path_of(part) if isinstance(part, (m.Attribute, m.Name)) else None
        if path is not None and (ENDLESS.fullmatch(path) or IDENTITIES.fullmatch(path.rpartition(".")[2])):
            return path
    return None


def _paths(context: Context, key: FunctionKey) -> set[str]:
    """The names that hold the address of a request as it came, those of the functions around among them."""
    found: set[str] = set()
    module, number = key
    while number >= 0:
        function = context.program.function((module, number))
        found |= {
            name
            for node in everything(function.statements())
            if isinstance(node, m.Assign) and not _is_mapped(node.value) and _endless(node.value) is not None
            for target in node.targets
            if (name := path_of(target)) is not None and "." not in name
        }
        number = function.parent
    return found


def _is_mapped(node: m.Expression) -> bool:
    """Whether a value passes through a function first, which may well reduce it: `template_of(request.url.path)`."""
    return isinstance(node, (m.Call, m.Conditional, m.Subscript, m.BoolOp)) and not _is_path_of_scope(node)


def _is_path_of_scope(node: m.Node) -> bool:
    """`scope["path"]`, where a middleware without a request finds what a client asks for."""
    match node:
        case m.Subscript(scope, m.Constant("path" | "raw_path")):
            return (path_of(scope) or "").rpartition(".")[2] == "scope"
        case _:
            return False
