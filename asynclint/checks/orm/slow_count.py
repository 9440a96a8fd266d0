"""Large tables that are counted while somebody waits: by `count()`, or by what makes pages of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import mentioned
from asynclint.checks.orm.count_for_existence import only_tested
from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.checks.orm.jobs import jobs
from asynclint.checks.orm.sizes import Sizes
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.orm.model import Field, Relation
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.queries import Queries
    from asynclint.orm.values import Rows
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
            if counts and (only_tested(queries, call) or _is_of_one(context, queries, step.rows, call)):
                continue  # that it is counted at all is another matter; one row has not so many others
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


def _is_of_one(context: Context, queries: Queries, rows: Rows, call: m.Call) -> bool:
    """Whether a query asks for the rows that belong to one other, as a manager of related rows does."""
    model = None if rows.query.model is None else context.orm.graph.model(rows.query.model)
    if model is None:
        return False
    held = (queries.body.names[name].values for name in mentioned([call]) if name in queries.body.names)
    written = [call, *(value for values in held for value in values if value is not None)]
    for part in everything(written):
        for keyword, _ in part.keywords if isinstance(part, m.Call) else ():
            match context.orm.graph.attribute(model, keyword or ""):
                case Relation(many=False) | Field(relation=str()):
                    return True
    return False
