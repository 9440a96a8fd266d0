"""Drafts of findings about a call, in the words that the checks of calls share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks import wording
from asynclint.checks.drafts import Draft
from asynclint.findings import Finding

if TYPE_CHECKING:
    from asynclint.findings import Confidence, Step
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
) -> Draft:
    """A finding at ``site`` of the function ``within`` about the library callable ``target``."""
    finding = Finding(
        code=rule.code,
        message=message,
        path=program.modules.paths[within[0]],
        span=site.span,
        severity=rule.severity,
        confidence=min(rule.confidence, confidence),
        symbol=symbol(program, within),
        target=wording.shown(target),
        help=advice,
        trace=trace,
    )
    return Draft(site.kind, finding, within)


def symbol(program: Program, key: FunctionKey) -> str:
    """The function's name as people know it; nothing for a module's own body."""
    return program.function(key).qualname if key[1] >= 0 else ""


def below(calls: int) -> str:
    """ "2 calls below", or "in", the function that follows."""
    return f"{calls} call{'s' if calls > 1 else ''} below" if calls else "in"
