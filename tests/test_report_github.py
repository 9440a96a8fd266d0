"""Workflow commands: read back as a runner reads them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from asynclint.findings import Confidence, RunError, Severity
from asynclint.report.formats import render
from asynclint.spans import Span
from tests.sample_report import ORDERS, awkward_report, deep_finding, finding, report

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.findings import Finding
    from asynclint.report.model import Report

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)\n")


def commands(made: Report) -> list[tuple[str, dict[str, str], str]]:
    """Each line as command, properties and message, with what was escaped put back."""
    stream = io.StringIO()
    render("github", made, stream)
    read = []
    for line in stream.getvalue().splitlines(keepends=True):
        match = COMMAND.fullmatch(line)
        assert match is not None, line
        name, properties, message = match.groups()
        pairs = (item.split("=", 1) for item in properties.split(","))
        read.append((name, {key: unquote(value) for key, value in pairs}, unquote(message)))
    return read


def test_a_finding_says_where_what_how_and_what_instead(tmp_path: Path) -> None:
    [(name, properties, message)] = commands(report(tmp_path, [deep_finding()]))
    assert name == "error"
    assert properties == {
        "file": "app/orders.py",
        "line": "6",
        "endLine": "6",
        "col": "16",
        "endColumn": "48",
        "title": "BLK102 blocking-http",
    }
    assert message.split("\n") == [
        "`requests.get` (HTTP) blocks the event loop, 3 calls below `get_order`",
        "1. app/orders.py:6  `get_order` calls `load_customer`",
        "2. app/customers.py:5  `load_customer` calls `fetch`",
        "3. app/http.py:5  `fetch` calls `requests.get`",
        "help: use `httpx.AsyncClient`, or move the call off the loop with `await asyncio.to_thread(load_customer, …)`",
    ]


@pytest.mark.parametrize(
    ("severity", "command"),
    [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")],
)
def test_severity_chooses_the_command(tmp_path: Path, severity: Severity, command: str) -> None:
    [(name, _, _)] = commands(report(tmp_path, [finding("app/orders.py", ORDERS, "order", severity=severity)]))
    assert name == command


def test_a_span_over_lines_has_no_columns(tmp_path: Path) -> None:
    spread = finding("app/orders.py", ORDERS, "order_id)\n    customer")
    [(_, properties, _)] = commands(report(tmp_path, [spread]))
    assert properties.keys() == {"file", "line", "endLine", "title"}


def test_nothing_in_a_path_or_message_ends_a_command_early(tmp_path: Path) -> None:
    message = "100%: 5%25 of a, b\r\n::error::c"
    path = "a,b:c%3A\n/d.py"
    [(_, properties, read)] = commands(report(tmp_path, [finding(path, "x", "x", message=message)], {}))
    assert read == message
    assert properties["file"] == path


def test_what_the_run_could_not_do_is_an_error(tmp_path: Path) -> None:
    errors = [RunError("app/a.py", "cannot be read"), RunError("", "rule BLK102 failed")]
    assert commands(report(tmp_path, errors=errors)) == [
        ("error", {"file": "app/a.py", "title": "asynclint: incomplete run"}, "cannot be read"),
        ("error", {"title": "asynclint: incomplete run"}, "rule BLK102 failed"),
    ]


def test_awkward_findings_are_one_line_each(tmp_path: Path) -> None:
    made = awkward_report(tmp_path)
    assert len(commands(made)) == len(made.findings) + len(made.errors)


def many(number: int, severity: Severity, confidence: Confidence = Confidence.CERTAIN) -> list[Finding]:
    plain = finding("app/orders.py", ORDERS, "order", severity=severity, confidence=confidence)
    return [replace(plain, span=Span(line, 0, line, 1)) for line in range(1, number + 1)]


@pytest.mark.parametrize(("errors", "warnings", "unseen"), [(10, 10, 0), (11, 10, 1), (12, 13, 5)])
def test_what_github_does_not_show_is_told(tmp_path: Path, errors: int, warnings: int, unseen: int) -> None:
    made = report(tmp_path, [*many(errors, Severity.ERROR), *many(warnings, Severity.WARNING)])
    stream = io.StringIO()
    notes = render("github", made, stream)
    assert len(stream.getvalue().splitlines()) == errors + warnings
    told = [note.partition("; ")[2].split()[0] for note in notes]
    assert told == ([str(unseen)] if unseen else [])


def test_the_first_are_those_that_matter_most(tmp_path: Path) -> None:
    unsure = many(2, Severity.ERROR, Confidence.LIKELY)
    read = commands(report(tmp_path, [*many(1, Severity.INFO), *unsure, *many(1, Severity.ERROR)]))
    assert [(name, properties["line"]) for name, properties, _ in read] == [
        ("error", "1"),
        ("error", "1"),
        ("error", "2"),
        ("notice", "1"),
    ]
