"""Relations that are fetched once for every object that a statement gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.sql import loads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    graph = context.mapped.graph
    for missing in context.mapped.repeated:
        if missing.query.model is None or not graph.loads_itself(missing.query.model):
            yield loads.draft(context, rule, missing, loads.repeated(context, missing))
