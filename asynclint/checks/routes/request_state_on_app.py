"""What belongs to one request, kept where all requests find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from asynclint.checks.routes.handlers import drawn_from, frame_in, names_in, running
from asynclint.findings import Finding
from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.index.parts import everything
from asynclint.packs.model import WebRole
from asynclint.program.attributes import library_attribute
from asynclint.program.evaluation import evaluate
from asynclint.program.values import UNKNOWN, Instance, LibraryInstance, Value, alternatives
from asynclint.routes.dependencies import Dependencies
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from asynclint.checks.context import Context
    from asynclint.index.facts import ModuleFacts
    from asynclint.packs.model import Rule
    from asynclint.program.frame import Frame
    from asynclint.program.values import FunctionKey


def find(context: Context, rule: Rule) -> Iterator[Finding]:
    dependencies = Dependencies(context.program, {})
    for key in running(context):
        frame = frame_in(context, key)
        facts = context.program.function(key)
        stores = context.program.shapes.of(key[0], _stores, key[1])
        own = drawn_from(context.program, key, dependencies.parameters(key)) if stores else set()
        for node in stores:
            if not (names_in(node.value) & own or _is_of_request(frame, node.value)):
                continue
            for target in node.targets:
                match target:
                    case m.Attribute(m.Attribute(owner), name) if _is_shared(frame, target.value, owner):
                        if _is_one_job(facts.statements(), node, target) or _goes_on(facts.statements(), node, target):
                            continue
                        shown = path_of(target) or name
                        span = Span(target.end_line, target.end_column - len(shown), target.end_line, target.end_column)
                        yield _finding(context, rule, key, span, shown)
                    case m.Name(name) if name in facts.globals:
                        span = Span(facts.line, facts.column, facts.line, facts.column + len(facts.name))
                        yield _finding(context, rule, key, span, name)
                    case _:
                        pass


def _stores(facts: ModuleFacts, number: int) -> tuple[m.Assign, ...]:
    """What may put something into an application, or into the module."""
    function = facts.functions[number]
    return tuple(node for node in everything(function.statements()) if _may_be_shared(node, function.globals))


def _may_be_shared(node: m.Node, others: Collection[str]) -> TypeGuard[m.Assign]:
    """Whether an attribute of an attribute is assigned to, or one of the module's names."""
    return isinstance(node, m.Assign) and any(
        (isinstance(target, m.Attribute) and isinstance(target.value, m.Attribute))
        or (isinstance(target, m.Name) and target.id in others)
        for target in node.targets
    )


def _is_one_job(body: Sequence[m.Statement], node: m.Assign, target: m.Attribute) -> bool:
    """Whether something is only kept after what is there was asked: `if app.state.job.done():`. It is for everybody."""
    path = path_of(target)
    tests = [part for part in everything(body) if isinstance(part, m.If) and node in everything(part.body)]
    asked = [part.function for part in everything(test.test for test in tests) if isinstance(part, m.Call)]
    return any(isinstance(function, m.Attribute) and path_of(function.value) == path for function in asked)


def _goes_on(body: Sequence[m.Statement], node: m.Assign, target: m.Attribute) -> bool:
    """Whether what is kept is made of what was there: `app.state.jobs = without_old(app.state.jobs)`."""
    path = path_of(target)
    made = [part for part in everything(body) if isinstance(part, m.Assign) and part is not node]
    own = names_in(node.value)
    sources = [node.value, *(one.value for one in made if any(path_of(target) in own for target in one.targets))]
    return any(isinstance(part, m.Attribute) and path_of(part) == path for part in everything(sources))


def _is_shared(frame: Frame, state: m.Expression, owner: m.Expression) -> bool:
    """Whether `app.state` is written, where `app` is an application."""
    if not isinstance(state, m.Attribute):
        return False
    return any(
        _is_application(frame, option) and library_attribute(frame.program, name, state.name, option) != UNKNOWN
        for option in alternatives(evaluate(frame, owner))
        for name in _classes(frame, option)
    )


def _classes(frame: Frame, value: Value) -> tuple[str, ...]:
    match value:
        case LibraryInstance(name):
            return (name,)
        case Instance(key):
            return frame.program.class_info(key).library_bases
        case _:
            return ()


def _is_application(frame: Frame, value: Value) -> bool:
    makers = [frame.program.library.constructor(name) for name in _classes(frame, value)]
    return any(one is not None and one.web is not None and one.web.role is WebRole.APPLICATION for one in makers)


def _is_of_request(frame: Frame, node: m.Expression) -> bool:
    """`request`, `request.headers["x"]`, `request.state.user`: but not `request.app`."""
    return any(
        isinstance(part, m.Attribute)
        and part.name in {"headers", "cookies", "query_params", "path_params", "user", "client", "url", "session"}
        and isinstance(part.value, m.Name)
        and any(_is_request(frame, option) for option in alternatives(frame.lookup(part.value.id)))
        for part in everything([node])
    )


def _is_request(frame: Frame, value: Value) -> bool:
    return isinstance(value, LibraryInstance) and any(
        callee is not None and callee.web is not None and callee.web.role is WebRole.BODY
        for callee in (frame.program.library.method(value.name, "body"),)
    )


def _finding(context: Context, rule: Rule, key: FunctionKey, span: Span, shown: str) -> Finding:
    facts = context.program.function(key)
    return Finding(
        code=rule.code,
        message=f"`{shown}` is shared by all requests, and `{facts.name}` keeps something of one request in it: "
        "the next request overwrites it while this one still runs",
        path=context.program.modules.paths[key[0]],
        span=span,
        severity=rule.severity,
        confidence=rule.confidence,
        symbol=facts.qualname,
        target=shown,
        help="keep it on `request.state`, in a `ContextVar`, or pass it on as an argument",
    )
