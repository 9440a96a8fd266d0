"""JUnit XML, which most CI systems show as tests: a suite for each file with findings, a failed test for each finding.

A run without findings is one test that passed, since many systems take a report without tests for a job that broke.
There are no times in it: the same input gives the same bytes.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, TextIO
from xml.etree import ElementTree as ET

from asynclint.report.plain import plain_lines
from asynclint.report.tool import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.findings import Finding
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:  # noqa: ARG001 (data has no style)
    suites = [_suite(report, path, found) for path, found in groupby(report.findings, key=lambda one: one.path)]
    if report.errors:
        suites.append(_counted(NAME, [_problem(error.path, error.message) for error in report.errors]))
    if not suites:
        suites.append(_counted(NAME, [ET.Element("testcase", name="no findings", classname=NAME)]))
    top = ET.Element("testsuites", name=NAME)
    for count in ("tests", "failures", "errors"):
        top.set(count, str(sum(int(suite.attrib[count]) for suite in suites)))
    top.extend(suites)
    ET.indent(top)
    stream.write('<?xml version="1.0" encoding="utf-8"?>\n')
    stream.write(ET.tostring(top, encoding="unicode") + "\n")
    return ()


def _suite(report: Report, path: str, findings: Iterable[Finding]) -> ET.Element:
    cases = []
    for finding in findings:
        name = f"{finding.code} {report.catalog.rules[finding.code].name}"
        case = _case(f"{name} at {finding.span}", path, finding.span.line)
        failure = ET.SubElement(case, "failure", message=_xml(finding.message), type=finding.severity.label)
        failure.text = _xml("\n".join([f"{finding.path}:{finding.span}", *plain_lines(finding)]))
        cases.append(case)
    return _counted(path, cases)


def _problem(path: str, message: str) -> ET.Element:
    case = _case("incomplete run", path or NAME)
    ET.SubElement(case, "error", message=_xml(message))
    return case


def _case(name: str, path: str, line: int | None = None) -> ET.Element:
    case = ET.Element("testcase", name=_xml(name), classname=_xml(path), file=_xml(path))
    if line is not None:
        case.set("line", str(line))
    return case


def _counted(name: str, cases: list[ET.Element]) -> ET.Element:
    numbers = {kind: sum(case.find(tag) is not None for case in cases) for kind, tag in _KINDS.items()}
    suite = ET.Element("testsuite", name=_xml(name), tests=str(len(cases)))
    for kind, number in numbers.items():
        suite.set(kind, str(number))
    suite.extend(cases)
    return suite


_KINDS = {"failures": "failure", "errors": "error"}


def _xml(text: str) -> str:
    """Text without what XML has no way to write."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
