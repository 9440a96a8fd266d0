"""JUnit XML: read back as CI systems read it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from asynclint.findings import RunError
from asynclint.report.formats import render
from tests.sample_report import ORDERS, awkward_report, deep_finding, finding, report

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.report.model import Report

ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"name", "classname", "file", "line"},
    "failure": {"message", "type"},
    "error": {"message"},
}
CHILDREN = {"testsuites": {"testsuite"}, "testsuite": {"testcase"}, "testcase": {"failure", "error"}}


def suites(made: Report) -> ET.Element:
    """The report, whose elements, attributes and numbers are what readers of JUnit XML expect."""
    stream = io.StringIO()
    assert render("junit", made, stream) == ()
    top = ET.fromstring(stream.getvalue().encode())
    for element in top.iter():
        assert element.attrib.keys() <= ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
        if element.tag.startswith("testsuite"):
            assert int(element.attrib["tests"]) == len([*element.iter("testcase")])
            assert int(element.attrib["failures"]) == len([*element.iter("failure")])
            assert int(element.attrib["errors"]) == len([*element.iter("error")])
    return top


def test_a_finding_is_a_failed_test_of_its_file(tmp_path: Path) -> None:
    [suite] = suites(report(tmp_path, [deep_finding()]))
    [case] = suite
    assert suite.attrib["name"] == "app/orders.py"
    assert (case.attrib["name"], case.attrib["line"]) == ("BLK102 blocking-http at 6:16", "6")
    [failure] = case
    assert failure.attrib["message"].endswith("3 calls below `get_order`")
    assert failure.text is not None
    assert failure.text.splitlines()[0] == "app/orders.py:6:16"
    assert "2. app/customers.py:5  `load_customer` calls `fetch`" in failure.text


def test_each_file_is_a_suite(tmp_path: Path) -> None:
    found = [deep_finding(), finding("app/orders.py", ORDERS, "return order"), finding("app/a.py", "x", "x")]
    assert [len(suite) for suite in suites(report(tmp_path, found))] == [1, 2]


def test_no_findings_are_a_test_that_passed(tmp_path: Path) -> None:
    [[case]] = suites(report(tmp_path))
    assert [*case] == []


def test_what_the_run_could_not_do_is_an_error(tmp_path: Path) -> None:
    errors = [RunError("app/a.py", "cannot be read"), RunError("", "rule BLK102 failed")]
    [suite] = suites(report(tmp_path, errors=errors))
    assert [error.attrib["message"] for error in suite.iter("error")] == ["cannot be read", "rule BLK102 failed"]


def test_what_xml_cannot_write_does_not_break_it(tmp_path: Path) -> None:
    [[case]] = suites(report(tmp_path, [finding("a\x01\udce9.py", "x", "x", message="a\x00b\x1b]]>&<")], {}))
    assert case[0].attrib["message"] == "a\ufffdb\ufffd]]>&<"


def test_awkward_findings_are_carried(tmp_path: Path) -> None:
    made = awkward_report(tmp_path)
    assert suites(made).attrib["failures"] == str(len(made.findings))
