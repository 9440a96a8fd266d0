"""Endpoints that answer with every row of a table.

A table grows with the one that its rows belong to. One that belongs to nothing is as often a list of countries, or of
what administrators have set up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.drafts import draft_at
from asynclint.checks.orm.lazy_reads import function_at
from asynclint.checks.sql import unbounded_documents
from asynclint.findings import Confidence, Step
from asynclint.orm.mapped.values import Statement, Taken
from asynclint.orm.values import Made, Query, Row
from asynclint.program.values import Awaitable, Collection, Dictionary, Generator, Tuple, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule
    from asynclint.routes.model import Route

KEY = "_id"
"""What the names of columns end with that hold the key of another row."""

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    yield from unbounded_documents.find(context, rule)
    if context.mapped.mapper is None:
        return
    told: set[object] = set()
    for route in context.routes.routes:
        if route.handler is None or WRITES.intersection(route.methods):
            continue
        outcome = context.program.outcome(route.handler)
        taken = [note.rows.query for note in outcome.notes if isinstance(note, Taken)]
        returned = [statement for value in outcome.returns for statement in _everything(value)]
        # A statement that one branch bounds and another does not was thought about.
        bounded = {statement.made for statement in (*returned, *taken) if not _is_unbounded(statement)}
        for statement in (*returned, *taken):
            if isinstance(statement.made, Made) and statement.made not in told | bounded:
                told.add(statement.made)
                yield _draft(context, rule, route, statement, statement.made)


def _is_unbounded(statement: Query) -> bool:
    whole = isinstance(statement, Statement) and any(statement.entities)
    return whole and not (statement.bounded or statement.keyed or statement.filtered)


def _everything(value: Value) -> Iterator[Query]:
    """The statements of which all rows are in a value."""
    for option in alternatives(value):
        match option:
            case Collection(_, Row(lineage=lineage)) if lineage is not None and not lineage.path:
                if isinstance(lineage.start, Query):
                    yield lineage.start
            case Dictionary(_, inner) | Awaitable(inner) | Generator(_, inner) | Collection(_, inner):
                yield from _everything(inner)
            case Tuple(parts):
                for part in parts:
                    yield from _everything(part)
            case _:
                pass


def _grows(context: Context, statement: Query, route: Route) -> bool:
    """Whether rows belong to others, and those who manage an installation are not the only ones to see them."""
    model = None if statement.model is None else context.mapped.graph.model(statement.model)
    words = {word.lower() for word in context.settings.internal_route_words}
    if model is None or not words.isdisjoint(route.path.lower().split("/")):
        return False
    return any(not one.many for one in model.relations.values()) or any(name.endswith(KEY) for name in model.fields)


def _draft(context: Context, rule: Rule, route: Route, statement: Query, made: Made) -> Draft:
    program = context.program
    within = function_at(program, made.module, made.span.line)
    model = None if statement.model is None else context.mapped.graph.model(statement.model)
    rows = "row" if model is None else f"`{model.name}`"
    return draft_at(
        program,
        rule,
        within,
        made.kind,
        made.span,
        f"`{route.path}` answers with every {rows} there is, however many there are",
        "answer with a page: `.order_by(...).limit(size).offset(start)`, and let the caller ask for the next",
        target=route.path,
        confidence=Confidence.CERTAIN if _grows(context, statement, route) else Confidence.POSSIBLE,
        trace=(Step(route.place.path, route.place.span, f"serves `{route.path}`", route.shown),),
    )
