"""A Code Quality report, as GitLab shows it in merge requests.

GitLab compares the fingerprints of two branches: what only the new one has is what a merge request introduces. So they
are the identities that survive edits elsewhere, and each is unique in a report, or GitLab would show only one of them.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TextIO

from asynclint.findings import Severity
from asynclint.report.fingerprint import identities
from asynclint.report.plain import evidence
from asynclint.report.portable import inside, is_inside

if TYPE_CHECKING:
    from asynclint.findings import Finding, RunError
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:  # noqa: ARG001 (data has no style)
    findings, notes = inside(report.findings, "GitLab report")
    issues = [_issue(finding, identity) for finding, identity in zip(findings, identities(findings), strict=True)]
    placed = [error for error in report.errors if error.path and is_inside(error.path)]
    issues += map(_problem, placed)
    json.dump(issues, stream, indent=2)
    stream.write("\n")
    return (*notes, *(error.message for error in report.errors if error not in placed))


def _issue(finding: Finding, identity: str) -> dict[str, Any]:
    span = finding.span
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": f"{finding.code}: {finding.message}",
        "content": {"body": "\n".join(evidence(finding))},
        "categories": ["Performance"],
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": identity,
        "location": {"path": finding.path, "lines": {"begin": span.line, "end": span.end_line}},
    }


def _problem(error: RunError) -> dict[str, Any]:
    """What the run could not do: there may be findings that it has not seen."""
    return {
        "type": "issue",
        "check_name": "incomplete-run",
        "description": error.message,
        "categories": ["Bug Risk"],
        "severity": "blocker",
        "fingerprint": sha256(f"{error.path}\0{error.message}".encode(errors="surrogateescape")).hexdigest()[:32],
        "location": {"path": error.path, "lines": {"begin": 1}},
    }
