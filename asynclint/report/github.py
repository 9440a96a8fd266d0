"""Annotations of a GitHub Actions log: one workflow command per finding.

The message carries the steps and the help as well, since an annotation is read beside the diff with no source frame.
Columns are left out for a span over several lines, where GitHub does not take them. GitHub shows the first few of each
level; the others can be read in the log, and that there are any is said.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TextIO

from asynclint.findings import Severity
from asynclint.report.plain import plain_lines
from asynclint.report.summary import counted

if TYPE_CHECKING:
    from asynclint.findings import Finding, RunError
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style

MAX_SHOWN = 10  # annotations of each level and step, the first that are written

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:  # noqa: ARG001 (a log has no style)
    surest = sorted(report.findings, key=lambda finding: (-finding.severity, -finding.confidence, finding.sort_key))
    stream.writelines(_problem(error) for error in report.errors)
    stream.writelines(_annotation(finding, report.catalog.rules[finding.code].name) for finding in surest)
    levels = Counter(_COMMANDS[finding.severity] for finding in surest) + Counter({"error": len(report.errors)})
    unseen = sum(max(0, number - MAX_SHOWN) for number in levels.values())
    if not unseen:
        return ()
    return (
        f"GitHub shows {MAX_SHOWN} annotations of each level; {counted(unseen, 'finding')} can be read in the log.",
    )


def _annotation(finding: Finding, name: str) -> str:
    span = finding.span
    properties: dict[str, str | int] = {"file": finding.path, "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:
        properties |= {"col": span.column + 1, "endColumn": span.end_column + 1}
    properties["title"] = f"{finding.code} {name}"
    return _command(_COMMANDS[finding.severity], properties, "\n".join(plain_lines(finding)))


def _problem(error: RunError) -> str:
    file: dict[str, str | int] = {"file": error.path} if error.path else {}  # a failed rule has no file
    return _command("error", {**file, "title": "asynclint: incomplete run"}, error.message)


def _command(name: str, properties: dict[str, str | int], message: str) -> str:
    written = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {written}::{message.translate(_DATA)}\n"
