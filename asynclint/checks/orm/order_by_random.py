"""Rows that the database puts in random order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule

RANDOM = "?"


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for queries in context.queries:
        for step, call in queries.calls(QueryStep.ORDER):
            query = step.rows.query
            if m.Constant(RANDOM) not in call.arguments or query.keyed or query.related:
                continue
            yield at_call(
                queries,
                finding(
                    queries,
                    rule,
                    step.span,
                    f"the database gives each of the {rows_of(context, step.rows)} a random number and sorts them all",
                    "choose random keys in Python and fetch the rows with these",
                    target=name_of(context, step.rows),
                    confidence=Confidence.LIKELY if query.filtered else Confidence.CERTAIN,
                ),
            )
