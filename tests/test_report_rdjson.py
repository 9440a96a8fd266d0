"""Reviewdog's format: its shape, and its columns in bytes."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from asynclint.api import check
from asynclint.findings import RunError, Severity
from asynclint.report.formats import render
from asynclint.settings import Settings
from tests.sample_report import ORDERS, awkward_report, deep_finding, finding, report

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.report.model import Report

POSITION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
}
RANGE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["start"],
    "properties": {"start": POSITION, "end": POSITION},
}
NAMED = {
    "type": "object",
    "additionalProperties": False,
    "properties": {name: {"type": "string"} for name in ("name", "value", "url")},
}
SHAPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["diagnostics"],
    "properties": {
        "source": NAMED,
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["message", "location"],
                "properties": {
                    "message": {"type": "string"},
                    "location": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {
                            "path": {"type": "string"},
                            "range": RANGE,
                        },
                    },
                    "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
                    "code": NAMED,
                    "suggestions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["range", "text"],
                            "properties": {"range": RANGE, "text": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}


def diagnostics(made: Report) -> list[dict[str, Any]]:
    stream = io.StringIO()
    assert render("rdjson", made, stream) == ()
    read = json.loads(stream.getvalue())
    Draft202012Validator(SHAPE).validate(read)
    assert read["source"]["name"] == "asynclint"
    found: list[dict[str, Any]] = read["diagnostics"]
    return found


def test_a_finding_says_what_where_and_how(tmp_path: Path) -> None:
    [diagnostic] = diagnostics(report(tmp_path, [deep_finding()]))
    assert diagnostic["location"] == {
        "path": "app/orders.py",
        "range": {"start": {"line": 6, "column": 16}, "end": {"line": 6, "column": 48}},
    }
    assert diagnostic["code"]["value"] == "BLK102"
    assert diagnostic["message"].splitlines()[2] == "2. app/customers.py:5  `load_customer` calls `fetch`"


@pytest.mark.parametrize("severity", list(Severity))
def test_severity_in_its_words(tmp_path: Path, severity: Severity) -> None:
    [diagnostic] = diagnostics(report(tmp_path, [finding("app/orders.py", ORDERS, "order", severity=severity)]))
    assert diagnostic["severity"] == severity.name


def test_columns_are_bytes(tmp_path: Path) -> None:
    text = "é = '😀'; call('ä')\n"
    [diagnostic] = diagnostics(report(tmp_path, [finding("a.py", text, "call('ä')")], {"a.py": text}))
    span = diagnostic["location"]["range"]
    line = text.encode()
    assert line[span["start"]["column"] - 1 : span["end"]["column"] - 1].decode() == "call('ä')"


@pytest.mark.parametrize(
    ("imports", "suggested"), [("import asyncio\n", True), ("", False)], ids=["one edit", "with an import to add"]
)
def test_a_fix_of_one_edit_is_a_suggestion(tmp_path: Path, imports: str, suggested: bool) -> None:
    text = f"{imports}import time\n\n\nasync def settle():\n    'é'; time.sleep(1)\n"
    (tmp_path / "app.py").write_text(text, encoding="utf-8")
    [diagnostic] = diagnostics(check([tmp_path], Settings(tmp_path), jobs=1))
    assert ("suggestions" in diagnostic) is suggested
    for suggestion in diagnostic.get("suggestions", ()):
        start, end = suggestion["range"]["start"], suggestion["range"]["end"]
        lines = text.encode().splitlines(keepends=True)
        assert start["line"] == end["line"]
        line = lines[start["line"] - 1]
        mended = line[: start["column"] - 1] + suggestion["text"].encode() + line[end["column"] - 1 :]
        assert mended.decode() == "    'é'; await asyncio.sleep(1)\n"


def test_what_the_run_could_not_do_is_an_error(tmp_path: Path) -> None:
    errors = [RunError("app/a.py", "cannot be read"), RunError("", "rule BLK102 failed")]
    read = diagnostics(report(tmp_path, errors=errors))
    assert [(one["severity"], one["location"]["path"]) for one in read] == [("ERROR", "app/a.py"), ("ERROR", "")]


def test_awkward_findings_are_carried(tmp_path: Path) -> None:
    made = awkward_report(tmp_path)
    assert len(diagnostics(made)) == len(made.findings) + len(made.errors)
