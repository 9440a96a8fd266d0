"""A query that prefetches and is streamed without a word on how many rows to prefetch for at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.checks.repairs import repairs
from asynclint.packs.model import QueryStep
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for queries in context.queries:
        for step, call in queries.calls(QueryStep.STREAM):
            if call.arguments or call.keywords or not step.rows.query.prefetched:
                continue
            if (SiteKind.CALL, call.end_line, call.end_column) not in context.program.outcome(queries.key).sites:
                continue  # it waits for nothing yet: the async one has a number of its own
            yield at_call(
                queries,
                finding(
                    queries,
                    rule,
                    step.span,
                    f"`{step.name}()` does not say for how many {rows_of(context, step.rows)} at a time the relations "
                    "are to be prefetched: it raises, or prefetches nothing",
                    f"`.{step.name}(chunk_size=2000)`",
                    target=name_of(context, step.rows),
                    repairs=repairs(rule, step.span, "keyword", "chunk_size", "2000"),
                ),
            )
