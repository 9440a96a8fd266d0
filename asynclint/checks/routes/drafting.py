"""Drafts of findings about calls that the route graph knows the place of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from asynclint.checks.drafts import Draft, Said, draft_at
from asynclint.findings import Confidence
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from asynclint.checks.context import Context
    from asynclint.packs.model import Rule
    from asynclint.routes.model import Place


def draft(
    context: Context,
    rule: Rule,
    place: Place,
    message: str,
    advice: str,
    confidence: Confidence = Confidence.CERTAIN,
    **said: Unpack[Said],
) -> Draft:
    """A finding at the call that stands at ``place``."""
    return draft_at(context.program, rule, place.within, SiteKind.CALL, place.span, message, advice, confidence, **said)
