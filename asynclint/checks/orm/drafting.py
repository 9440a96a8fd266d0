"""Findings about queries, in the words that their checks share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.drafts import Draft
from asynclint.findings import Confidence, Finding
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from asynclint.checks.context import Context
    from asynclint.checks.orm.queries import Queries
    from asynclint.findings import Step
    from asynclint.orm.values import Rows
    from asynclint.packs.model import Rule
    from asynclint.spans import Span


def finding(
    queries: Queries,
    rule: Rule,
    span: Span,
    message: str,
    advice: str,
    *,
    target: str = "",
    confidence: Confidence = Confidence.CERTAIN,
    trace: tuple[Step, ...] = (),
) -> Finding:
    """A finding in the function of ``queries``."""
    return Finding(
        code=rule.code,
        message=message,
        path=queries.path,
        span=span,
        severity=rule.severity,
        confidence=min(rule.confidence, confidence),
        symbol=queries.symbol,
        target=target,
        help=advice,
        trace=trace,
    )


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
