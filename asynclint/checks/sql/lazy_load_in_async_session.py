"""Relations that are read of objects whose session can only load what is awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.sql import loads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for missing in context.mapped.failing:
        message = (
            f"`{'.'.join(missing.path)}` of {loads.rows(context, missing)} is read{loads.reader(context, missing)} "
            "and was not loaded: under an async session that raises `MissingGreenlet`"
        )
        yield loads.draft(context, rule, missing, message)
