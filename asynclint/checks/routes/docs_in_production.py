"""Applications that show their schema and its pages to everybody, whatever the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.routes.drafting import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for holder in context.routes.holders:
        if not (holder.is_application and holder.maker and holder.publishes):
            continue
        what = "its schema" if holder.documented is False else "its schema and the pages that show it"
        yield draft(
            context,
            rule,
            holder.place,
            f"this application serves {what} to everybody, in production too: nothing turns them off",
            "pass the address of the schema from the settings, and None in production",
            target=holder.maker,
        )
