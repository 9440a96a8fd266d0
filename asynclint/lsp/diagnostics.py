"""A report as diagnostics: what an editor underlines, with the chain that proves it as related places.

They are made where the analysis runs, since the columns of every step want the text of its line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
)

from asynclint.findings import Severity
from asynclint.lsp.places import range_of
from asynclint.report.model import SourceText
from asynclint.report.rulepage import help_uri
from asynclint.triage import UNUSED_SUPPRESSION

if TYPE_CHECKING:
    from pygls.workspace import PositionCodec

    from asynclint.findings import Finding, Step
    from asynclint.report.model import Report

SOURCE = "asynclint"

_SEVERITIES = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.INFO: DiagnosticSeverity.Information,
}
_NO_TEXT = SourceText.of("")  # of a file that cannot be read: its places are lines


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, the diagnostic that shows it, and where each step of its trace is."""

    finding: Finding
    diagnostic: Diagnostic
    steps: tuple[Location, ...]


def diagnose(report: Report, codec: PositionCodec, *, with_related: bool) -> dict[str, tuple[Shown, ...]]:
    """What to show of each file that has findings, by its path in the report.

    A client that knows nothing of related places (not ``with_related``) is told the chain in words.
    """
    shown: dict[str, list[Shown]] = {}
    for finding in report.findings:
        steps = tuple(_location(step, report, codec) for step in finding.trace)
        diagnostic = _diagnostic(finding, steps, report, codec, with_related=with_related)
        shown.setdefault(finding.path, []).append(Shown(finding, diagnostic, steps))
    return {path: tuple(those) for path, those in shown.items()}


def _location(step: Step, report: Report, codec: PositionCodec) -> Location:
    source = report.source(step.path) or _NO_TEXT
    return Location((report.root / step.path).as_uri(), range_of(step.span, source, codec))


def _diagnostic(
    finding: Finding, steps: tuple[Location, ...], report: Report, codec: PositionCodec, *, with_related: bool
) -> Diagnostic:
    message = f"{finding.message}\nhelp: {finding.help}" if finding.help else finding.message
    related = None
    if with_related:
        related = [
            DiagnosticRelatedInformation(place, step.text) for place, step in zip(steps, finding.trace, strict=True)
        ]
    else:
        message += "".join(f"\n{step.path}:{step.span.line}: {step.text}" for step in finding.trace)
    href = help_uri(report.catalog.rules[finding.code])
    return Diagnostic(
        range=range_of(finding.span, report.source(finding.path) or _NO_TEXT, codec),
        message=message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=CodeDescription(href) if href else None,
        source=SOURCE,
        tags=[DiagnosticTag.Unnecessary] if finding.code == UNUSED_SUPPRESSION else None,
        related_information=related or None,
    )
