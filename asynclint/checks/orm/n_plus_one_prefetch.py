"""Relations to many rows that are fetched once for every row of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm import lazy_reads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    return lazy_reads.find(context, rule, many=True)
