"""Applications and routers that take a body for JSON that does not say what it is."""

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
        if holder.strict is not None and holder.strict.value is False:
            what = "application" if holder.is_application else "router"
            yield draft(
                context,
                rule,
                holder.place,
                f"this {what} reads bodies as JSON that do not say what they are: pages of any site can send it some",
                "leave the check on, and have clients send `Content-Type: application/json`",
                target=holder.maker,
            )
