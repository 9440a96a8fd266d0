"""The page to look at: whole in one file, and safe whatever the analysed code says."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from asynclint.findings import Cause, Severity, Step
from asynclint.report.formats import render
from asynclint.report.html import document
from asynclint.report.model import Report, Served
from asynclint.spans import Span
from tests.sample_report import finding, report

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
APP = """\
async def view():
    load()


def load():
    open('naïve 🐍').read()
"""
HOSTILE = '</script><img src="x" onerror="document.title=1">`<b>` & \u2028 ]]> <!-- '


def page(of: Report) -> str:
    stream = io.StringIO()
    assert render("html", of, stream) == ()
    return stream.getvalue()


def data(text: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert match is not None
    return dict(json.loads(match[1]))


def shown(text: str, tmp_path: Path, *options: str) -> str:
    """The document after a real browser has run the page."""
    assert BROWSER is not None
    file = tmp_path / "report.html"
    file.write_text(text, encoding="utf-8")
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", *options, file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.fixture
def chained(tmp_path: Path) -> Report:
    steps = (
        Step("app.py", Span(2, 4, 2, 10), "`view` calls `load`", "view"),
        Step("app.py", Span(6, 4, 6, 19), "`load` calls `open`", "load"),
    )
    cause = Cause("app.py", 6, "load", "open")
    one = finding("app.py", APP, "load()", symbol="view", trace=steps, cause=cause, target="open")
    made = report(tmp_path, [one, replace(one, span=Span(2, 4, 2, 9), message="another `open`")], {"app.py": APP})
    return replace(made, routes=(Served("GET /view", "app.py", "view"), Served("GET /old", "app.py", "view")))


def test_the_page_loads_nothing(chained: Report) -> None:
    text = page(chained)
    assert not re.search(r"<(?:link|iframe|img)\b|\bsrc=|@import|url\(|fetch\(|XMLHttpRequest", text)
    assert "default-src 'none'" in text


def test_what_findings_share_is_written_once(chained: Report) -> None:
    content = document(chained)
    assert len(content["findings"]) == 2
    assert len(content["files"]) == 1
    assert content["findings"][0]["trace"] == content["findings"][1]["trace"]
    assert content["files"][0]["lines"][6] == "    open('naïve 🐍').read()"


def test_findings_know_their_routes_and_root_cause(chained: Report) -> None:
    content = document(chained)
    assert content["routes"] == ["GET /view", "GET /old"]
    assert content["findings"][0]["routes"] == [0, 1]
    assert "`load`" in content["causes"][content["findings"][0]["cause"]]["text"]


def test_the_same_report_gives_the_same_bytes(chained: Report) -> None:
    assert page(chained) == page(replace(chained, seconds=99.0))


def test_text_of_the_analysed_code_stays_text(chained: Report) -> None:
    (first, *_) = chained.findings
    evil = replace(first, message=HOSTILE, help=HOSTILE, symbol=HOSTILE, target=HOSTILE)
    text = page(replace(chained, findings=(evil,)))
    assert text.count("</script>") == text.count("<script")
    assert data(text)["findings"][0]["message"] == HOSTILE


@pytest.mark.skipif(BROWSER is None, reason="needs Chromium")
class TestInABrowser:
    def test_findings_steps_and_the_graph_are_drawn(self, chained: Report, tmp_path: Path) -> None:
        drawn = shown(page(chained), tmp_path)
        assert drawn.count('class="row"') == 2
        assert drawn.count('class="step"') == 2
        assert "<mark>open('naïve 🐍')</mark>" in drawn.replace("\u200b", "")
        assert "GET /view · GET /old" in drawn
        assert re.search(r"<svg .*?<path .*?load.*?</svg>", drawn, re.DOTALL)

    def test_hostile_text_makes_no_element(self, chained: Report, tmp_path: Path) -> None:
        (first, *_) = chained.findings
        evil = replace(first, message=HOSTILE, help=HOSTILE, symbol=HOSTILE, target=HOSTILE)
        drawn = shown(page(replace(chained, findings=(evil,))), tmp_path)
        assert "<title>asynclint report</title>" in drawn
        assert "<img" not in drawn
        assert "&lt;img" in drawn

    def test_five_thousand_findings_are_shown(self, chained: Report, tmp_path: Path) -> None:
        (first, *_) = chained.findings
        many = tuple(replace(first, span=Span(2, 4, 2, 5 + number)) for number in range(5000))
        drawn = shown(page(replace(chained, findings=many)), tmp_path)
        assert drawn.count('class="row"') == 5000
        assert "and 4,9" not in drawn  # one function calls, however often it is reported

    def test_without_findings_it_says_so(self, chained: Report, tmp_path: Path) -> None:
        drawn = shown(page(replace(chained, findings=(), causes=())), tmp_path)
        assert "Nothing was found." in drawn

    def test_severities_are_counted(self, chained: Report, tmp_path: Path) -> None:
        (first, second) = chained.findings
        mixed = (replace(first, severity=Severity.ERROR), replace(second, severity=Severity.WARNING))
        drawn = shown(page(replace(chained, findings=mixed)), tmp_path)
        assert re.search(r"<b>1</b> error<.*<b>1</b> warning<", drawn, re.DOTALL)
