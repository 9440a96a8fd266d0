"""Code Quality reports: what GitLab asks of them, and what becomes of the rest."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from asynclint.findings import RunError, Severity
from asynclint.report.formats import render
from asynclint.spans import Span
from tests.sample_report import ORDERS, awkward_report, deep_finding, finding, report

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.report.model import Report

SHAPE = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!/|\\./|\\.\\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def issues(made: Report, notes: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    stream = io.StringIO()
    assert render("gitlab", made, stream) == notes
    read: list[dict[str, Any]] = json.loads(stream.getvalue())
    Draft202012Validator(SHAPE).validate(read)
    return read


def test_a_finding_says_what_where_and_how(tmp_path: Path) -> None:
    [issue] = issues(report(tmp_path, [deep_finding()]))
    assert issue["check_name"] == "BLK102"
    assert issue["location"] == {"path": "app/orders.py", "lines": {"begin": 6, "end": 6}}
    assert issue["description"] == "BLK102: `requests.get` (HTTP) blocks the event loop, 3 calls below `get_order`"
    assert issue["content"]["body"].splitlines()[1] == "2. app/customers.py:5  `load_customer` calls `fetch`"


@pytest.mark.parametrize(
    ("severity", "word"), [(Severity.ERROR, "major"), (Severity.WARNING, "minor"), (Severity.INFO, "info")]
)
def test_severity_in_gitlabs_words(tmp_path: Path, severity: Severity, word: str) -> None:
    [issue] = issues(report(tmp_path, [finding("app/orders.py", ORDERS, "order", severity=severity)]))
    assert issue["severity"] == word


def test_nothing_found_is_an_empty_list(tmp_path: Path) -> None:
    assert issues(report(tmp_path)) == []


def test_fingerprints_are_unique_and_survive_moved_lines(tmp_path: Path) -> None:
    twice = [deep_finding(), replace(deep_finding(), span=Span(7, 4, 7, 9))]
    moved = [replace(one, span=Span(one.span.line + 9, 0, one.span.line + 9, 5)) for one in twice]
    before = [issue["fingerprint"] for issue in issues(report(tmp_path, twice))]
    assert before == [issue["fingerprint"] for issue in issues(report(tmp_path, moved))]
    assert len(set(before)) == 2


def test_what_the_run_could_not_do_is_an_issue_or_a_note(tmp_path: Path) -> None:
    errors = [RunError("app/a.py", "cannot be read"), RunError("", "rule BLK102 failed")]
    [issue] = issues(report(tmp_path, errors=errors), ("rule BLK102 failed",))
    assert (issue["severity"], issue["location"]["path"]) == ("blocker", "app/a.py")


def test_findings_outside_the_project_are_left_out_aloud(tmp_path: Path) -> None:
    outside = replace(deep_finding(), path="/usr/lib/x.py")
    note = "1 of the findings is in a file outside the project, and not in the GitLab report."
    assert issues(report(tmp_path, [outside]), (note,)) == []


def test_awkward_findings_are_carried(tmp_path: Path) -> None:
    made = awkward_report(tmp_path)
    read = issues(made, ("rule BLK999 failed",))
    assert len(read) == len(made.findings) + 1
    assert len({issue["fingerprint"] for issue in read}) == len(read)
