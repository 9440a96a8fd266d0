"""Start-up and shutdown functions registered one by one, where one lifespan does both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.routes.drafting import draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for event in context.routes.events:
        method = event.callee.rpartition(".")[2]
        yield draft(
            context,
            rule,
            event.place,
            f'`{method}("{event.name}")` is deprecated, and is ignored when the application has a lifespan',
            "move it into a `lifespan` context manager: start-up comes before its `yield`, shutdown after",
            target=event.callee,
        )
