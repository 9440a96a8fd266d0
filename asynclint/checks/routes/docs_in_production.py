"""Applications that show their schema and its pages to everybody, whatever the environment.

One that has no routes is there for another reason, such as a request that is made by hand, and shows nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.routes.drafting import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule
    from asynclint.program.values import Origin


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    serving = _serving(context)
    for holder in context.routes.holders:
        publishes = holder.publishes is not None and holder.publishes.value and not holder.configured
        if not (holder.is_application and holder.maker and publishes and holder.origin in serving):
            continue
        what = "its schema and the pages that show it" if holder.documented else "its schema"
        yield draft(
            context,
            rule,
            holder.place,
            f"this application serves {what} to everybody, in production too: nothing turns them off",
            "pass the address of the schema from the settings, and None in production",
            target=holder.maker,
        )


def _serving(context: Context) -> set[Origin | None]:
    """The applications that have routes of their own, or may have: a stack around nothing that is seen."""
    routes = context.routes.routes
    own = {route.application.origin for route in routes if route.application is not None}
    hosts = {link.parent for route in routes for link in route.chain}
    return own | ({one.owner for one in context.routes.middleware} - hosts)
