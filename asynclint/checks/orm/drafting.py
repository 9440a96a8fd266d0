"""Findings about queries, in the words that their checks share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from asynclint.checks.drafts import Draft, Said, finding_at
from asynclint.findings import Confidence
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from asynclint.checks.context import Context
    from asynclint.checks.orm.queries import Queries
    from asynclint.findings import Finding
    from asynclint.orm.values import Rows
    from asynclint.packs.model import Rule
    from asynclint.spans import Span


def finding(
    queries: Queries,
    rule: Rule,
    span: Span,
    message: str,
    advice: str,
    confidence: Confidence = Confidence.CERTAIN,
    **said: Unpack[Said],
) -> Finding:
    """A finding in the function of ``queries``."""
    return finding_at(queries.program, rule, queries.key, span, message, advice, confidence, **said)


def at_call(queries: Queries, found: Finding) -> Draft:
    """The finding as one about a call, whose exact place is still to be seen."""
    return Draft(SiteKind.CALL, found, queries.key)


def at_loop(queries: Queries, found: Finding) -> Draft:
    """The finding as one about what a loop iterates."""
    return Draft(SiteKind.ITERATION, found, queries.key)


def rows_of(context: Context, rows: Rows) -> str:
    """ "`Book` rows", as far as is known whose they are."""
    model = None if rows.query.model is None else context.orm.graph.model(rows.query.model)
    return "rows" if model is None or model.abstract else f"`{model.name}` rows"


def name_of(context: Context, rows: Rows) -> str:
    """The name of the model whose rows these are."""
    model = None if rows.query.model is None else context.orm.graph.model(rows.query.model)
    return "" if model is None else model.name
