"""Engines for a database server whose pool nobody has thought about, in an application with an event loop.

An engine says nothing about its pool when none of the arguments that are about one is passed. That its database is a
server is known by the address; of one that only a run knows, unless the same module speaks of files.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import callables, importing, mentioning
from asynclint.checks.drafts import draft_at
from asynclint.checks.orm.bodies import Body, mentioned
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.orm.mapped.candidates import said_of
from asynclint.packs.maps import Maps
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import SiteKind
from asynclint.program.values import Literal
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Callee, Rule
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

POOL = frozenset(
    {"pool_size", "pool_pre_ping", "pool_recycle", "max_overflow", "poolclass", "pool", "creator", "async_creator"}
)
"""Arguments that show that somebody has thought of the pool."""

CLOSES = "dispose"

HOST = re.compile(r"://[^/]")
FILE = b":///"
"""In the address of a server its name comes first; a file has no host, nor has what is in memory."""


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    names = callables(context.knowledge, lambda callee: callee.maps is Maps.ENGINE)
    modules = [module for module in importing(program, names) if program.modules.paths[module] in context.shown]
    for key in mentioning(program, names, modules):
        frame = program.scope(key[0], parent=key[1])
        body = program.facts(key[0]).statements() if key[1] < 0 else program.function(key).statements()
        for call in everything(body):
            if isinstance(call, m.Call) and (callee := _engine(frame, call)) is not None:
                if _is_closed(body, call) or _is_for_one_task(program, key, call):
                    continue
                confidence = _is_server(program, frame, callee, call)
                if confidence is not None and _is_served(context, callee):
                    yield _draft(context, rule, key, call, callee, confidence)


def _engine(frame: Frame, call: m.Call) -> Callee | None:
    """What makes an engine, when ``call`` is one of it that leaves its pool as it is."""
    passed = {name for name, _ in call.keywords}
    if None in passed or passed & POOL or any(isinstance(argument, m.Starred) for argument in call.arguments):
        return None
    callee = said_of(frame.program, evaluate(frame, call.function))
    return callee if callee is not None and callee.maps is Maps.ENGINE else None


def _is_for_one_task(program: Program, key: FunctionKey, call: m.Call) -> bool:
    """Whether an engine stays with the function that makes it: nobody else gets it, or what is made of it."""
    if key[1] < 0:
        return False
    body = Body.of(program, key)
    made = {name for names, value in body.flows if call in everything([value]) for name in names}
    held = frozenset(made.union(*(names for names, value in body.flows if _takes(value, made))))
    leaves = (m.Return, m.Yield)
    parts = [part for part in everything(body.statements) if isinstance(part, (*leaves, m.Assign, m.Scope, m.Evaluate))]
    return bool(made) and not any(
        (isinstance(part, m.Scope) and not held.isdisjoint(part.names))
        or (isinstance(part, m.Evaluate) and _is_handed_on(part.value, held))
        or (isinstance(part, leaves) and not held.isdisjoint(mentioned([part])))
        or (isinstance(part, m.Assign) and any(_is_kept(target, held, part.value) for target in part.targets))
        for part in parts
    )


def _is_handed_on(value: m.Expression, held: frozenset[str]) -> bool:
    """Whether something that is there already is told of an engine by name: `sessions.configure(bind=engine)`."""
    keywords = value.keywords if isinstance(value, m.Call) else ()
    return any(isinstance(passed, m.Name) and passed.id in held for _, passed in keywords)


def _takes(value: m.Expression, made: set[str]) -> bool:
    """Whether a call is passed one of some names, as what makes sessions is passed an engine."""
    passed = (*value.arguments, *(one for _, one in value.keywords)) if isinstance(value, m.Call) else ()
    return any(isinstance(one, m.Name) and one.id in made for one in passed)


def _is_kept(target: m.Expression, held: frozenset[str], value: m.Expression) -> bool:
    """Whether an assignment puts one of the names that are ``held`` somewhere else."""
    return not isinstance(target, m.Name) and not held.isdisjoint(mentioned([value]))


def _is_closed(body: list[m.Statement], call: m.Call) -> bool:
    """Whether the code that makes an engine is also done with it: what is there for one task needs no pool."""
    pairs = ((part.targets[0], part.value) for part in everything(body) if isinstance(part, m.Assign))
    made = {target.id for target, value in pairs if isinstance(target, m.Name) and call in everything([value])}
    return any(
        isinstance(part, m.Attribute)
        and part.name == CLOSES
        and isinstance(part.value, m.Name)
        and part.value.id in made
        for part in everything(body)
    )


def _is_server(program: Program, frame: Frame, callee: Callee, call: m.Call) -> Confidence | None:
    """How sure it is that an engine's database is a server; None when it is none, or may well be none."""
    node = Arguments.node_of(call, callee.params, callee.params[0])
    if node is None:
        return None
    start = node.values[0] if isinstance(node, m.Text) and node.values else node
    value = evaluate(frame, start)
    if isinstance(value, Literal) and isinstance(value.value, str):
        with_host = HOST.search(value.value) or (isinstance(node, m.Text) and value.value.endswith("://"))
        return Confidence.CERTAIN if with_host else None
    text = bytes(program.facts(frame.module).body) + b"".join(
        bytes(function.body) for function in program.facts(frame.module).functions
    )
    return None if FILE in text else Confidence.LIKELY


def _is_served(context: Context, callee: Callee) -> bool:
    """Whether the engine serves an application with an event loop."""
    closes = context.program.library.method(callee.returns or "", CLOSES)
    if closes is not None and (closes.returns or "").startswith("Awaitable"):
        return True
    return any(context.program.function(handler).is_async for handler in context.routes.handlers)


def _draft(
    context: Context, rule: Rule, key: FunctionKey, call: m.Call, callee: Callee, confidence: Confidence
) -> Draft:
    name = callee.name.rpartition(".")[2]
    return draft_at(
        context.program,
        rule,
        key,
        SiteKind.CALL,
        Span(call.line, call.column, call.end_line, call.end_column),
        f"`{name}` leaves the pool at its defaults: connections that the server has closed are handed out, "
        "and there are few at a time",
        "pass `pool_pre_ping=True`, and a `pool_size` that fits the number of requests at a time",
        target=name,
        confidence=confidence,
    )
