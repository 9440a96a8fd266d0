"""`len()` of a query whose rows nobody uses: they are all fetched, to be counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.checks.repairs import repairs
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for queries in context.queries:
        for call in queries.body.calls.values() if queries.given else ():
            match call:
                case m.Call(m.Name("len"), [argument]) if "len" not in queries.body.names:
                    rows = queries.rows(argument)
                    if rows is None or not queries.is_fresh(argument):
                        continue
                    tested = any(test.subject is call for test in queries.body.tests)
                    span = Span(call.line, call.column, call.end_line, call.end_column)
                    advice = "ask the database whether there are any" if tested else "let the database count"
                    yield at_call(
                        queries,
                        finding(
                            queries,
                            rule,
                            span,
                            f"`len()` fetches all {rows_of(context, rows)} of the query, only to count them",
                            f"{advice}: `.{'exists' if tested else 'count'}()`",
                            target=name_of(context, rows),
                            confidence=Confidence.CERTAIN if queries.is_own(argument) else Confidence.LIKELY,
                            repairs=repairs(rule, span, "asked", "exists" if tested else "count"),
                        ),
                    )
