"""The whole report for programs; docs/json.md is its contract.

The same input gives the same bytes, so what differs from run to run (time, counters of the cache) stays out. Lines and
columns count from one, as in every other report.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, TextIO

from asynclint.findings import Severity
from asynclint.report.fingerprint import identities
from asynclint.report.tool import NAME, tool_version

if TYPE_CHECKING:
    from asynclint.findings import Cause, Finding, Step
    from asynclint.fixes import Fix
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style
    from asynclint.spans import Span

VERSION = 1
"""Of the schema: raised when a field changes its meaning or goes, not when one is added."""


def render(report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:  # noqa: ARG001 (data has no style)
    json.dump(document(report), stream, indent=2)
    stream.write("\n")
    return ()


def document(report: Report) -> dict[str, Any]:
    """The report as plain values."""
    fixes = {id(fix.finding): fix for fix in report.fixes}
    names = {code: rule.name for code, rule in report.catalog.rules.items()}
    severities = Counter(finding.severity for finding in report.findings)
    codes = Counter(finding.code for finding in report.findings)
    return {
        "version": VERSION,
        "tool": {"name": NAME, "version": tool_version()},
        "findings": [
            _finding(finding, names[finding.code], identity, fixes.get(id(finding)))
            for finding, identity in zip(report.findings, identities(report.findings), strict=True)
        ],
        "causes": [
            _cause(root.cause) | {"findings": root.findings, "codes": list(root.codes)} for root in report.causes
        ],
        "errors": [{"path": error.path, "message": error.message} for error in report.errors],
        "summary": {
            "files": report.files,
            "lines": report.lines,
            "findings": len(report.findings),
            "known": 0 if report.baseline is None else len(report.baseline.known),
            "severities": {severity.label: severities[severity] for severity in sorted(Severity, reverse=True)},
            "codes": dict(sorted(codes.items())),
        },
    }


def _finding(finding: Finding, name: str, identity: str, fix: Fix | None) -> dict[str, Any]:
    document = {
        "code": finding.code,
        "name": name,
        "message": finding.message,
        "severity": finding.severity.label,
        "confidence": finding.confidence.label,
        **_place(finding.path, finding.span),
        "symbol": finding.symbol,
        "target": finding.target,
        "help": finding.help,
        "trace": [_step(step) for step in finding.trace],
        "cause": None if finding.cause is None else _cause(finding.cause),
        "fingerprint": identity,
    }
    return document if fix is None else {**document, "fix": _fix(fix)}


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_span(edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safety": fix.safety.value, "edits": edits}


def _step(step: Step) -> dict[str, Any]:
    return {**_place(step.path, step.span), "symbol": step.symbol, "text": step.text}


def _cause(cause: Cause) -> dict[str, Any]:
    return {"path": cause.path, "line": cause.line, "symbol": cause.symbol, "target": cause.target}


def _place(path: str, span: Span) -> dict[str, Any]:
    return {"path": path, **_span(span)}


def _span(span: Span) -> dict[str, Any]:
    return {
        "line": span.line,
        "column": span.column + 1,
        "end_line": span.end_line,
        "end_column": span.end_column + 1,
    }
