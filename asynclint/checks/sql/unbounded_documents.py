"""Endpoints that take every document of a collection into a list.

A cursor is drained whole when its query describes nothing, bounds nothing, and the call that takes the documents does
not say how many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import callables, importing
from asynclint.checks.documents import called, documents
from asynclint.checks.drafts import draft_at
from asynclint.findings import Step
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.packs.maps import Maps
from asynclint.program.outcome import SiteKind
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule
    from asynclint.program.frame import Frame
    from asynclint.program.values import FunctionKey
    from asynclint.routes.model import Route

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    if not importing(program, callables(context.knowledge, lambda callee: callee.maps is Maps.DRAIN)):
        return
    told: set[FunctionKey] = set()
    for route in context.routes.routes:
        key = route.handler
        if key is None or key in told or WRITES.intersection(route.methods):
            continue
        told.add(key)
        frame = program.scope(key[0], parent=key[1])
        for call in everything(program.function(key).statements()):
            if isinstance(call, m.Call) and _drains(frame, call):
                yield _draft(context, rule, route, key, call)


def _drains(frame: Frame, call: m.Call) -> bool:
    """Whether a call takes all documents of a query for all."""
    callee = called(frame, call) if isinstance(call.function, m.Attribute) else None
    if callee is None or callee.maps is not Maps.DRAIN:
        return False
    found = documents(frame, call)
    return found is not None and found.is_for_all


def _draft(context: Context, rule: Rule, route: Route, key: FunctionKey, call: m.Call) -> Draft:
    return draft_at(
        context.program,
        rule,
        key,
        SiteKind.CALL,
        Span(call.line, call.column, call.end_line, call.end_column),
        f"`{route.path}` takes every document there is into a list, however many there are",
        "answer with a page: `.sort(...).skip(start).to_list(size)`, and let the caller ask for the next",
        target=route.path,
        trace=(Step(route.place.path, route.place.span, f"serves `{route.path}`", route.shown),),
    )
