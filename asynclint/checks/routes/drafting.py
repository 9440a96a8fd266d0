"""Drafts of findings about calls that the route graph knows the place of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.calls.drafting import symbol
from asynclint.checks.drafts import Draft
from asynclint.findings import Confidence, Finding
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from asynclint.checks.context import Context
    from asynclint.findings import Step
    from asynclint.packs.model import Rule
    from asynclint.routes.model import Place


def draft(
    context: Context,
    rule: Rule,
    place: Place,
    message: str,
    advice: str,
    *,
    target: str = "",
    confidence: Confidence = Confidence.CERTAIN,
    trace: tuple[Step, ...] = (),
) -> Draft:
    """A finding at the call that stands at ``place``."""
    finding = Finding(
        code=rule.code,
        message=message,
        path=place.path,
        span=place.span,
        severity=rule.severity,
        confidence=min(rule.confidence, confidence),
        symbol=symbol(context.program, place.within),
        target=target,
        help=advice,
        trace=trace,
    )
    return Draft(SiteKind.CALL, finding, place.within)
