"""The JSON report, held to docs/json.md."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynclint.findings import RunError, Severity
from asynclint.report.formats import render
from tests.sample_report import FETCH, HTTP_CLIENT, ORDERS, awkward_report, deep_finding, finding, mended_report, report

if TYPE_CHECKING:
    from asynclint.report.model import Report

DOCS = Path(__file__).parent.parent / "docs" / "json.md"


def written(made: Report) -> str:
    stream = io.StringIO()
    assert render("json", made, stream) == ()
    return stream.getvalue()


def read(made: Report) -> Any:
    return json.loads(written(made))


def test_a_deep_finding_carries_its_trace_and_its_cause(tmp_path: Path) -> None:
    [found] = read(report(tmp_path, [deep_finding()]))["findings"]
    assert len(found.pop("fingerprint")) == 32
    trace = found.pop("trace")
    assert found == {
        "code": "BLK102",
        "name": "blocking-http",
        "message": "`requests.get` (HTTP) blocks the event loop, 3 calls below `get_order`",
        "severity": "error",
        "confidence": "likely",
        "path": "app/orders.py",
        "line": 6,
        "column": 16,
        "end_line": 6,
        "end_column": 48,
        "symbol": "get_order",
        "target": "requests.get",
        "help": deep_finding().help,
        "cause": {"path": "app/http.py", "line": 4, "symbol": "fetch", "target": "requests.get"},
    }
    assert [(step["path"], step["line"], step["symbol"]) for step in trace] == [
        ("app/orders.py", 6, "get_order"),
        ("app/customers.py", 5, "load_customer"),
        ("app/http.py", 5, "fetch"),
    ]
    assert trace[2]["text"] == "`fetch` calls `requests.get`"


def test_a_fix_that_was_asked_for_comes_as_edits_that_can_be_made(tmp_path: Path) -> None:
    [found] = read(mended_report(tmp_path))["findings"]
    lines = ORDERS.splitlines()
    for edit in reversed(found["fix"]["edits"]):
        assert edit["line"] == edit["end_line"]
        line = lines[edit["line"] - 1]
        lines[edit["line"] - 1] = line[: edit["column"] - 1] + edit["text"] + line[edit["end_column"] - 1 :]
    assert "    customer = await asyncio.to_thread(load_customer, order.customer_id)" in lines
    assert found["fix"]["safety"] == "unsafe"
    assert found["fix"]["title"] == "Run it in a thread with `asyncio.to_thread`"


def test_a_local_finding_has_neither_trace_nor_cause(tmp_path: Path) -> None:
    [found] = read(report(tmp_path, [finding("app/orders.py", ORDERS, "order")]))["findings"]
    assert found["trace"] == []
    assert found["cause"] is None


def test_counts_and_causes(tmp_path: Path) -> None:
    query = finding("app/http.py", HTTP_CLIENT, "fetch", code="ORM306", severity=Severity.WARNING, cause=FETCH)
    made = read(report(tmp_path, [deep_finding(), query], errors=[RunError("a.py", "cannot be read")]))
    assert made["errors"] == [{"path": "a.py", "message": "cannot be read"}]
    assert made["summary"] == {
        "files": 412,
        "lines": 35_120,
        "findings": 2,
        "known": 0,
        "severities": {"error": 1, "warning": 1, "info": 0},
        "codes": {"BLK102": 1, "ORM306": 1},
    }
    [cause] = made["causes"]
    assert cause["symbol"] == "fetch"
    assert cause["findings"] == 2
    assert cause["codes"] == ["BLK102", "ORM306"]


def test_slower_runs_write_the_same_bytes(tmp_path: Path) -> None:
    made = awkward_report(tmp_path)
    assert written(replace(made, seconds=99.0, statistics={"cache_hits": 7})) == written(made)


def documented(heading: str) -> list[str]:
    """The field names in the table below ``heading``, in order."""
    _, _, below = DOCS.read_text(encoding="utf-8").partition(f"# {heading}\n")
    own, _, _ = below.partition("\n## ")
    return [name for row in re.findall(r"^\| (`[^|]*) \|", own, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]


def test_the_documented_fields_are_the_written_ones(tmp_path: Path) -> None:
    made = read(replace(mended_report(tmp_path), errors=(RunError("", "failed"),)))
    [found] = made["findings"]
    assert documented("The JSON report") == list(made)
    assert documented("A finding") == list(found)
    assert documented("A fix") == list(found["fix"])
    assert documented("An edit") == list(found["fix"]["edits"][0])
    assert documented("A step of a trace") == list(found["trace"][0])
    assert documented("A cause") == list(made["causes"][0])
    assert documented("A cause")[:4] == list(found["cause"])
    assert documented("An error") == list(made["errors"][0])
    assert documented("The summary") == list(made["summary"])
