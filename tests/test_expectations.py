from __future__ import annotations

import pytest

from asynclint.findings import Confidence, Finding, Severity
from asynclint.spans import Span
from tests.expectations import differences


def finding(line: int, code: str = "BLK101", message: str = "`time.sleep` blocks", path: str = "app.py") -> Finding:
    return Finding(code, message, path, Span(line, 0, line, 9), Severity.ERROR, Confidence.CERTAIN)


MARKED = "first()\nsecond()  # expect: BLK101\n"


@pytest.mark.parametrize(
    ("source", "findings", "told"),
    [
        pytest.param(MARKED, [finding(2)], "", id="a finding on its mark is right"),
        pytest.param(MARKED, [finding(2), finding(2)], "", id="two findings of a code on a line count once"),
        pytest.param(MARKED, [], "app.py:2: BLK101 is missed", id="a mark without a finding is missed"),
        pytest.param(
            MARKED, [finding(2), finding(1)], "app.py:1: BLK101 is a false", id="a line without a mark is silent"
        ),
        pytest.param(
            MARKED, [finding(2), finding(2, "BLK102")], "app.py:2: BLK102 is a false", id="a mark is for its code"
        ),
        pytest.param(MARKED, [finding(2), finding(9)], "app.py:9: BLK101 is a false", id="a line that is not there"),
        pytest.param(
            MARKED, [finding(2), finding(1, path="b.py")], "b.py:1: BLK101 is a false", id="a file without marks"
        ),
        pytest.param('f()  # expect: BLK101 "sleep"', [finding(1)], "", id="a quoted part of the message is there"),
        pytest.param(
            'f()  # expect: BLK101 "nap"', [finding(1)], 'does not say "nap"', id="a quoted part is not there"
        ),
        pytest.param(
            "f()  # expect: BLK101, BLK102", [finding(1)], "BLK102 is missed", id="one of two codes is missing"
        ),
        pytest.param("f()  # todo-expect: BLK101", [], "", id="a known missed alarm is missed"),
        pytest.param(
            "f()  # todo-expect: BLK101", [finding(1)], "no longer missed", id="a known missed alarm is found"
        ),
    ],
)
def test_findings_and_marks_are_compared_line_by_line(source: str, findings: list[Finding], told: str) -> None:
    lines = differences({"app.py": source}, findings)

    assert len(lines) == bool(told)
    assert told in "".join(lines)
