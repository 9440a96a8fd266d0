"""Drafts of findings about a call, in the words that the checks of calls share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks import wording
from asynclint.checks.drafts import draft_at

if TYPE_CHECKING:
    from asynclint.checks.drafts import Draft
    from asynclint.findings import Confidence, Repair, Step
    from asynclint.packs.model import Rule
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def draft(
    program: Program,
    rule: Rule,
    within: FunctionKey,
    site: Site,
    message: str,
    advice: str,
    target: str,
    confidence: Confidence,
    trace: tuple[Step, ...] = (),
    repairs: tuple[Repair, ...] = (),
) -> Draft:
    """A finding at ``site`` of the function ``within`` about the library callable ``target``."""
    return draft_at(
        program,
        rule,
        within,
        site.kind,
        site.span,
        message,
        advice,
        target=wording.shown(target),
        confidence=confidence,
        trace=trace,
        repairs=repairs,
    )


def below(calls: int) -> str:
    """ "2 calls below", or "in", the function that follows."""
    return f"{calls} call{'s' if calls > 1 else ''} below" if calls else "in"
