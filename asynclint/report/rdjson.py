"""Reviewdog Diagnostic Format: what reviewdog takes to comment on the lines of a change, wherever that is reviewed.

Its columns are bytes of UTF-8, counted from one. A safe fix that is one edit becomes a suggestion, which a reviewer can
commit; of several edits each would be one of its own, and wrong without the others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from asynclint.findings import Safety, Severity
from asynclint.fixes import all_fixes
from asynclint.report.plain import plain_lines
from asynclint.report.rulepage import help_uri
from asynclint.report.tool import HOME, NAME

if TYPE_CHECKING:
    from asynclint.findings import Finding
    from asynclint.fixes import Fix
    from asynclint.report.model import Report, SourceText
    from asynclint.report.terminal import Style
    from asynclint.spans import Span

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:  # noqa: ARG001 (data has no style)
    fixes = {id(fix.finding): fix for fix in all_fixes(report)}
    diagnostics = [_diagnostic(report, finding, fixes.get(id(finding))) for finding in report.findings]
    diagnostics += [
        {"message": error.message, "location": {"path": error.path}, "severity": "ERROR"} for error in report.errors
    ]
    json.dump({"source": {"name": NAME, "url": HOME}, "diagnostics": diagnostics}, stream, indent=2)
    stream.write("\n")
    return ()


def _diagnostic(report: Report, finding: Finding, fix: Fix | None) -> dict[str, Any]:
    code = {"value": finding.code}
    if url := help_uri(report.catalog.rules[finding.code]):
        code["url"] = url
    source = report.source(finding.path)
    diagnostic: dict[str, Any] = {
        "message": "\n".join(plain_lines(finding)),
        "location": {"path": finding.path, "range": _range(finding.span, source)},
        "severity": _SEVERITIES[finding.severity],
        "code": code,
    }
    if fix is not None and fix.safety is Safety.SAFE and len(fix.edits) == 1:
        [edit] = fix.edits
        diagnostic["suggestions"] = [{"range": _range(edit.span, source), "text": edit.text}]
    return diagnostic


def _range(span: Span, source: SourceText | None) -> dict[str, Any]:
    return {
        "start": {"line": span.line, "column": _column(source, span.line, span.column)},
        "end": {"line": span.end_line, "column": _column(source, span.end_line, span.end_column)},
    }


def _column(source: SourceText | None, line: int, column: int) -> int:
    """A column in bytes; of a file that is gone, all that is left to tell is characters."""
    before = "" if source is None else source.line(line)[:column]
    return len(before.encode(errors="replace")) + column - len(before) + 1
