"""Large tables that are counted while somebody waits: by `count()`, or by what makes pages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.count_for_existence import only_tested
from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.checks.orm.jobs import jobs
from asynclint.checks.orm.sizes import Sizes
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    in_jobs = jobs(context) if context.queries else {}
    sizes = Sizes(context)
    for queries in context.queries:
        for step, call in queries.calls(QueryStep.COUNT, QueryStep.PAGE) if queries.key not in in_jobs else ():
            query = step.rows.query
            if query.bounded or query.keyed or query.related or not sizes.is_large(step.rows):
                continue
            counts = step.step is QueryStep.COUNT
            if counts and only_tested(queries, call):
                continue  # that it is counted at all is another matter
            when = "each time" if counts else "for every page"
            yield at_call(
                queries,
                finding(
                    queries,
                    rule,
                    step.span,
                    f"all {rows_of(context, step.rows)} that match are counted {when}",
                    "stop counting where nobody reads on: `[:1000].count()`"
                    if counts
                    else "page by key, or give the pages a number that is not counted each time",
                    target=name_of(context, step.rows),
                ),
            )
