"""SARIF: the standard's schema, and what GitHub asks for beyond it, which no validator checks."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft4Validator

from asynclint.findings import Confidence, Finding, RunError, Severity, Step
from asynclint.report import formats, sarif
from asynclint.report.fingerprint import line_hashes
from asynclint.spans import Span
from tests.sample_report import CPU, HTTP, ORDERS, QUERY, awkward_report, deep_finding, finding, mended_report, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.report.model import Report

SCHEMA = Path(__file__).parent.parent / "testdata" / "sarif" / "sarif-schema-2.1.0.json"


@cache
def schema() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def written(made: Report, notes: tuple[str, ...] = ()) -> str:
    stream = io.StringIO()
    assert formats.render("sarif", made, stream) == notes
    return stream.getvalue()


def run_of(made: Report, notes: tuple[str, ...] = ()) -> dict[str, Any]:
    log = json.loads(written(made, notes))
    assert [error.message for error in schema().iter_errors(log)] == []
    [run] = log["runs"]
    assert isinstance(run, dict)
    return run


def result_of(made: Report) -> dict[str, Any]:
    [result] = run_of(made)["results"]
    assert isinstance(result, dict)
    return result


def objects(value: object, key: str) -> Iterator[Any]:
    """Every value of ``key`` anywhere below ``value``."""
    if isinstance(value, list):
        for item in value:
            yield from objects(item, key)
    elif isinstance(value, dict):
        if key in value:
            yield value[key]
        for item in value.values():
            yield from objects(item, key)


def test_awkward_findings_are_valid_and_none_is_lost(tmp_path: Path) -> None:
    made = awkward_report(tmp_path)
    assert len(run_of(made)["results"]) == len(made.findings)


def test_an_empty_report_still_says_that_it_ran(tmp_path: Path) -> None:
    run = run_of(report(tmp_path))
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_the_same_findings_are_the_same_bytes(tmp_path: Path) -> None:
    made = awkward_report(tmp_path)
    assert written(replace(made, seconds=9.0)) == written(awkward_report(tmp_path))
    assert str(tmp_path) not in written(made)


# What GitHub needs and validators let pass


def test_every_result_names_its_rule_twice_and_alike(tmp_path: Path) -> None:
    run = run_of(awkward_report(tmp_path))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [result["ruleId"] for result in run["results"]]


def test_every_result_has_its_level_and_kind_also_when_they_are_the_default(tmp_path: Path) -> None:
    levels = {(item["ruleId"], item["level"], item["kind"]) for item in run_of(awkward_report(tmp_path))["results"]}
    assert levels == {("BLK102", "error", "fail"), ("ORM306", "warning", "fail"), ("BLK109", "note", "fail")}


def test_every_path_is_a_plain_relative_reference_that_decodes_to_the_file(tmp_path: Path) -> None:
    made = awkward_report(tmp_path)
    run = run_of(made)
    for uri in objects(run, "uri"):
        parts = urlsplit(uri)
        assert parts._replace(path="") == ("", "", "", "", ""), uri
        assert not uri.startswith("/"), uri
        assert ".." not in uri.split("/"), uri
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert [unquote(uri) for uri in places] == [item.path for item in made.findings]


def test_every_base_that_is_used_is_described_without_a_path(tmp_path: Path) -> None:
    run = run_of(awkward_report(tmp_path))
    assert set(objects(run, "uriBaseId")) == set(run["originalUriBaseIds"]) == {"%SRCROOT%"}
    assert list(run["originalUriBaseIds"]["%SRCROOT%"]) == ["description"]


def test_fingerprints_are_githubs_line_hash_and_our_identity(tmp_path: Path) -> None:
    made = awkward_report(tmp_path)
    for found, result in zip(made.findings, run_of(made)["results"], strict=True):
        fingerprints = result["partialFingerprints"]
        data = made.data(found.path)
        hashes = [] if data is None else line_hashes(data)
        expected = hashes[found.span.line - 1] if found.span.line <= len(hashes) else None
        assert fingerprints.get("primaryLocationLineHash") == expected
        assert len(fingerprints["asynclint/v1"]) == 32
    assert len({item["partialFingerprints"]["asynclint/v1"] for item in run_of(made)["results"]}) == len(made.findings)


def test_a_file_that_cannot_be_decoded_has_a_line_hash_all_the_same(tmp_path: Path) -> None:
    broken = replace(finding("a.py", "x", "x"), path="a.py")
    assert "primaryLocationLineHash" in result_of(report(tmp_path, [broken], {"a.py": b"\xff"}))["partialFingerprints"]


# Places and words


def test_columns_count_from_one_in_code_points(tmp_path: Path) -> None:
    text = "x = '😀'; call()"
    run = run_of(report(tmp_path, [finding("a.py", text, "call()")], {"a.py": text}))
    [result] = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 10,
        "endLine": 1,
        "endColumn": 16,
    }


def test_the_region_of_a_call_over_lines_is_its_first_line(tmp_path: Path) -> None:
    text = "x = call(\n    1,\n)\n"
    result = result_of(report(tmp_path, [finding("a.py", text, "call(\n    1,\n)")], {"a.py": text}))
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 1,
        "startColumn": 5,
        "endLine": 1,
        "endColumn": 10,
    }


def test_the_chain_is_a_flow_and_its_steps_are_linked_from_the_message(tmp_path: Path) -> None:
    result = result_of(report(tmp_path, [deep_finding()]))
    [flow] = result["codeFlows"]
    [thread] = flow["threadFlows"]
    assert [step["location"]["message"]["text"] for step in thread["locations"]] == [
        "`get_order` calls `load_customer`",
        "`load_customer` calls `fetch`",
        "`fetch` calls `requests.get`",
    ]
    assert result["message"]["text"] == (
        "`requests.get` (HTTP) blocks the event loop, 3 calls below `get_order`. "
        "Use `httpx.AsyncClient`, or move the call off the loop with `await asyncio.to_thread(load_customer, …)`. "
        "The way there: [`load_customer` calls `fetch`](1), [`fetch` calls `requests.get`](2)."
    )
    related = {item["id"]: item["physicalLocation"]["artifactLocation"]["uri"] for item in result["relatedLocations"]}
    assert related == {1: "app/customers.py", 2: "app/http.py"}


def test_a_fix_that_was_asked_for_says_what_stands_where_and_ends_lines_as_the_file_does(tmp_path: Path) -> None:
    result = result_of(mended_report(tmp_path, ORDERS.replace("\n", "\r\n")))
    [fix] = result["fixes"]
    [change] = fix["artifactChanges"]
    place = result["locations"][0]["physicalLocation"]
    assert fix["description"] == {"text": "Run it in a thread with `asyncio.to_thread` (unsafe)"}
    assert change["artifactLocation"] == place["artifactLocation"]
    added, call = change["replacements"]
    assert added["deletedRegion"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
    assert added["insertedContent"] == {"text": "import asyncio\r\n\r\n"}
    assert call["deletedRegion"]["startLine"] == place["region"]["startLine"]


def test_nobody_who_has_not_asked_gets_fixes(tmp_path: Path) -> None:
    assert "fixes" not in result_of(replace(mended_report(tmp_path), fixes=()))


def test_a_local_finding_has_no_flow(tmp_path: Path) -> None:
    result = result_of(report(tmp_path, [finding("app/orders.py", ORDERS, "order")]))
    assert result.keys().isdisjoint({"codeFlows", "relatedLocations"})


def test_brackets_in_words_do_not_become_links(tmp_path: Path) -> None:
    step = Step("app/http.py", Span(1, 0, 1, 6), "`handlers[0]` calls it", "f")
    odd = replace(deep_finding(), message="`handlers[0](event)` of `list[int]` blocks", help="", trace=(step,))
    text = result_of(report(tmp_path, [odd]))["message"]["text"]
    assert text == (r"`handlers\[0\](event)` of `list[int]` blocks. The way there: [`handlers\[0\]` calls it](1).")


def test_steps_in_other_peoples_files_stay_out(tmp_path: Path) -> None:
    library = [Step(path, Span(1, 0, 1, 6), "in a library", "f") for path in ("/usr/lib/x.py", "../venv/x.py")]
    deep = deep_finding()
    result = result_of(report(tmp_path, [replace(deep, trace=(*deep.trace, *library))]))
    assert len(result["codeFlows"][0]["threadFlows"][0]["locations"]) == 3
    assert "library" not in result["message"]["text"]


def test_findings_outside_the_project_are_left_out_aloud(tmp_path: Path) -> None:
    outside = replace(finding("a.py", "x", "x"), path="../other/a.py")
    note = "1 of the findings is in a file outside the project, and not in the SARIF log."
    run = run_of(report(tmp_path, [outside, deep_finding()]), (note,))
    assert [result["ruleId"] for result in run["results"]] == ["BLK102"]
    assert run["invocations"][0]["toolExecutionNotifications"] == [{"level": "warning", "message": {"text": note}}]


def test_what_the_run_could_not_do_is_a_notification(tmp_path: Path) -> None:
    errors = [RunError("app/a b.py", "cannot be read"), RunError("", "rule BLK102 failed")]
    [invocation] = run_of(report(tmp_path, errors=errors))["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert (first["level"], first["message"]["text"]) == ("error", "cannot be read")
    assert list(objects(first, "uri")) == ["app/a%20b.py"]
    assert second == {"level": "error", "message": {"text": "rule BLK102 failed"}}


# Rules


def test_rules_are_those_on_by_default_and_those_that_found_something(tmp_path: Path) -> None:
    found = finding("app/orders.py", ORDERS, "order", code="BLK109")
    assert [rule["id"] for rule in run_of(report(tmp_path))["tool"]["driver"]["rules"]] == ["BLK102", "ORM306"]
    rules = run_of(report(tmp_path, [found]))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["BLK102", "BLK109", "ORM306"]


def test_a_rule_carries_its_page(tmp_path: Path) -> None:
    [rule] = run_of(report(tmp_path, rules=[HTTP]))["tool"]["driver"]["rules"]
    markdown = rule["help"].pop("markdown")
    assert rule == {
        "id": "BLK102",
        "name": "BlockingHttp",
        "shortDescription": {"text": "A synchronous HTTP request on the event loop stops every task."},
        "fullDescription": {"text": "Reports synchronous HTTP where the event loop runs."},
        "help": {"text": HTTP.sections["How to fix"]},
        "helpUri": "https://docs.python.org/3/library/asyncio-dev.html",
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["async", "http"], "precision": "very-high", "problem.severity": "error"},
    }
    assert "requests.get(url)\n" in markdown, "the marks of the tests are not for readers"


@pytest.mark.parametrize(
    ("severity", "level", "problem"),
    [
        (Severity.ERROR, "error", "error"),
        (Severity.WARNING, "warning", "warning"),
        (Severity.INFO, "note", "recommendation"),
    ],
)
def test_severity_in_githubs_words(tmp_path: Path, severity: Severity, level: str, problem: str) -> None:
    [rule] = run_of(report(tmp_path, rules=[replace(HTTP, severity=severity)]))["tool"]["driver"]["rules"]
    assert rule["defaultConfiguration"]["level"] == level
    assert rule["properties"]["problem.severity"] == problem


# GitHub's limits


def test_a_rule_stays_within_the_limits(tmp_path: Path) -> None:
    long = replace(
        HTTP,
        name="-".join(["long"] * 100),
        summary="s" * 2_000,
        sections={"What it does": "w" * 2_000},
        tags=tuple(f"tag{number}" for number in range(30)),
    )
    [rule] = run_of(report(tmp_path, rules=[long]))["tool"]["driver"]["rules"]
    assert len(rule["name"]) == 255
    assert len(rule["shortDescription"]["text"]) == 1_024
    assert len(rule["fullDescription"]["text"]) == 1_024
    assert len(rule["properties"]["tags"]) == 10


def test_a_result_stays_within_the_limits(tmp_path: Path) -> None:
    steps = tuple(Step("app/http.py", Span(n + 1, 0, n + 1, 1), f"step {n}", "f") for n in range(1_500))
    result = result_of(report(tmp_path, [replace(deep_finding(), trace=steps)]))
    assert len(result["codeFlows"][0]["threadFlows"][0]["locations"]) == 1_000
    assert len(result["relatedLocations"]) == 100
    assert len(result["locations"]) == 1


def many(number: int) -> Iterator[Finding]:
    """Findings of mixed weight, the worst of them last in report order."""
    plain = finding("app/orders.py", ORDERS, "order")
    weights = [(Severity.INFO, Confidence.CERTAIN), (Severity.ERROR, Confidence.LIKELY)]
    for line in range(1, number + 1):
        severity, confidence = weights[line > number // 2]
        yield replace(plain, span=Span(line, 0, line, 1), severity=severity, confidence=confidence)


def test_of_too_many_results_the_most_severe_are_kept_and_the_cut_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "MAX_RESULTS", 6)
    note = "Only the 6 most severe of 10 findings are in the SARIF log: GitHub refuses a larger one, and shows 5,000."
    run = run_of(report(tmp_path, many(10)), (note,))
    kept = [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in run["results"]]
    assert kept == [1, 6, 7, 8, 9, 10], "all errors and the first of the others, in report order"
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == note
    assert run["invocations"][0]["executionSuccessful"] is True


def test_a_log_that_is_too_large_to_upload_is_cut_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = len(gzip.compress(written(report(tmp_path, many(400))).encode()))
    monkeypatch.setattr(sarif, "MAX_BYTES", whole - 1_000)
    stream = io.StringIO()
    (note,) = formats.render("sarif", report(tmp_path, many(400)), stream)
    [run] = json.loads(stream.getvalue())["runs"]
    assert len(gzip.compress(stream.getvalue().encode())) <= whole - 1_000
    assert 200 <= len(run["results"]) < 400
    assert note.startswith(f"Only the {len(run['results'])} most severe of 400 findings")
    assert sum(result["level"] == "error" for result in run["results"]) == 200


def test_what_github_hides_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MAX_SHOWN", 3)
    note = "GitHub shows the 3 most severe of the 4 findings in the SARIF log."
    assert len(run_of(report(tmp_path, many(4)), (note,))["results"]) == 4


def test_a_tenth_of_a_full_log_is_far_below_a_tenth_of_what_github_takes(tmp_path: Path) -> None:
    tenth = sarif.MAX_RESULTS // 10
    made = report(tmp_path, (replace(deep_finding(), span=Span(n, 0, n, 1)) for n in range(1, tenth + 1)))
    text = written(made)
    assert text.count('"ruleIndex"') == tenth
    assert len(gzip.compress(text.encode())) < 10_000_000 / 10 / 4


@pytest.mark.parametrize("name", [name for name in formats.FORMATS if name != "sarif"])
def test_other_formats_do_not_pay_for_sarif(name: str) -> None:
    code = f"import sys, asynclint.report.formats, asynclint.report.{name}; print('sarif_om' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


def test_opt_in_rules_say_that_they_are_off_by_default(tmp_path: Path) -> None:
    found = finding("app/orders.py", ORDERS, "order", code="BLK109")
    rules = run_of(report(tmp_path, [found], rules=[CPU, QUERY]))["tool"]["driver"]["rules"]
    assert [rule["defaultConfiguration"] for rule in rules] == [
        {"enabled": False, "level": "note"},
        {"level": "warning"},
    ]
