"""A query whose rows are all fetched, and of which nothing is used but whether there are any."""

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
    from asynclint.findings import Finding
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft | Finding]:
    for queries in context.queries:
        for test in queries.body.tests if queries.given else ():
            subject = test.subject
            rows = queries.rows(subject)
            if rows is None or not queries.is_fresh(subject):
                continue
            span = test.span
            if isinstance(subject, m.Call):
                span = Span(subject.line, subject.column, subject.end_line, subject.end_column)
            if span is None:
                continue
            found = finding(
                queries,
                rule,
                span,
                f"the test fetches all {rows_of(context, rows)} of the query, only to see whether there are any",
                "ask the database for that: `.exists()`",
                target=name_of(context, rows),
                confidence=Confidence.CERTAIN if queries.is_own(subject) else Confidence.LIKELY,
                repairs=repairs(rule, span, "appended", "exists()"),
            )
            yield at_call(queries, found) if isinstance(subject, m.Call) else found
