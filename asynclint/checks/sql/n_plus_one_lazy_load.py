"""Relations that are fetched once for every object that a statement gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.lazy_reads import formula
from asynclint.checks.sql import loads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for missing in context.mapped.repeated:
        queries = formula(tuple(loads.relations(context, missing)))
        message = (
            f"`{'.'.join(missing.path)}` is fetched again for every {loads.rows(context, missing)}"
            f"{loads.reader(context, missing)}: {queries} queries"
        )
        yield loads.draft(context, rule, missing, message)
