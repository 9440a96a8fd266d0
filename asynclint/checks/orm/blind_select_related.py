"""`select_related()` that does not say what it is to join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.orm.values import EVERYTHING
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for queries in context.queries:
        for step, call in queries.calls(QueryStep.JOIN):
            if call.arguments or call.keywords or (EVERYTHING,) in step.rows.query.loaded:
                continue
            yield at_call(
                queries,
                finding(
                    queries,
                    rule,
                    step.span,
                    f"`{step.name}()` joins every relation that is never null to the {rows_of(context, step.rows)}, "
                    "and theirs, whoever reads them",
                    f'name what is read: `.{step.name}("...")`',
                    target=name_of(context, step.rows),
                ),
            )
