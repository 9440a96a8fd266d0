"""Middleware that runs every request in a task of its own and passes its response through a stream.

One of them costs some tens of microseconds, which few services notice. Each further one costs as much again, so what is
told by default are stacks.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from asynclint.checks.routes.drafting import draft
from asynclint.findings import Confidence, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule
    from asynclint.program.values import Origin
    from asynclint.routes.model import Place

STACK = 3


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    stacks: dict[Origin | None, dict[Place, bool]] = defaultdict(dict)
    for middleware in context.routes.middleware:
        if middleware.wraps:
            stacks[middleware.owner][middleware.place] = middleware.by_default
    for owner, places in stacks.items():
        if owner is None or sum(places.values()) < STACK:
            for place in places:
                yield _alone(context, rule, place)
        else:
            yield _stacked(context, rule, [place for place, by_default in places.items() if by_default])


def _alone(context: Context, rule: Rule, place: Place) -> Draft:
    message = "this middleware runs every request in a task of its own, and its response through a stream"
    return draft(context, rule, place, message, "write it as a plain ASGI middleware", confidence=Confidence.POSSIBLE)


def _stacked(context: Context, rule: Rule, places: list[Place]) -> Draft:
    last = max(places)
    message = (
        f"{len(places)} middlewares of this application run every request in a task of their own each, "
        "and its response through as many streams"
    )
    steps = tuple(Step(place.path, place.span, "one of them is added here", "") for place in places)
    return draft(context, rule, last, message, "write them as plain ASGI middlewares", trace=steps)
