"""Triage: what is shown of the findings, and what suppressions themselves give rise to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from asynclint.findings import Confidence, Finding, Severity, Step
from asynclint.packs.model import Catalog, Rule
from asynclint.settings import Settings
from asynclint.spans import Span
from asynclint.suppressions import parse_suppressions
from asynclint.triage import Triaged, triage


def rule(code: str, name: str, *, default: bool = True) -> Rule:
    nowhere = Path(f"{code}.md")
    return Rule(code, name, "", Severity.WARNING, Confidence.CERTAIN, default, "0", (), (), None, None, {}, (), nowhere)


CATALOG = Catalog(
    {
        rule.code: rule
        for rule in (
            rule("BLK101", "blocking-sleep"),
            rule("BLK102", "blocking-http"),
            rule("BLK109", "blocking-cpu", default=False),
            rule("LNT901", "syntax-error"),
            rule("LNT902", "unused-suppression", default=False),
            rule("LNT903", "unknown-suppression"),
        )
    },
    {},
    "",
)
TRACED = Step("lib.py", Span(7, 4, 7, 20), "`get` calls `sleep`", "lib.get")


def finding(code: str = "BLK101", path: str = "app.py", line: int = 2, **changes: Any) -> Finding:
    made = Finding(code, "words", path, Span(line, 4, line + 1, 9), Severity.ERROR, Confidence.CERTAIN)
    return replace(made, **changes)


def run(
    *findings: Finding,
    report: str = "app.py lib.py",
    sources: dict[str, str] | None = None,
    is_narrowed: bool = False,
    **settings: Any,
) -> Triaged:
    suppressions = {path: parse_suppressions(text) for path, text in (sources or {}).items()}
    chosen = Settings(Path(), **settings)
    return triage(findings, chosen, CATALOG, suppressions, report.split(), is_narrowed=is_narrowed)


def codes(triaged: Triaged) -> list[str]:
    return [finding.code for finding in triaged.findings]


@pytest.mark.parametrize(
    ("code", "settings", "shown"),
    [
        pytest.param("BLK101", {}, True, id="a default rule is shown"),
        pytest.param("BLK109", {}, False, id="an opt-in rule is not"),
        pytest.param("BLK101", {"ignore": ("BLK101",)}, False, id="an ignored one is not"),
        pytest.param("BLK101", {"per_file_ignores": (("app.py", ("BLK",)),)}, False, id="nor one ignored for the file"),
        pytest.param("BLK101", {"per_file_ignores": (("lib.py", ("BLK",)),)}, True, id="but one ignored for others is"),
        pytest.param("LNT901", {"select": ("BLK",)}, True, id="an unparsable file is told whatever was asked for"),
        pytest.param("LNT901", {"ignore": ("LNT901",)}, False, id="unless it is ignored by name"),
    ],
)
def test_rules_that_are_on_are_shown(code: str, settings: dict[str, Any], shown: bool) -> None:
    assert bool(run(finding(code), **settings).findings) is shown


@pytest.mark.parametrize(
    ("level", "shown"), [(Confidence.POSSIBLE, 3), (Confidence.LIKELY, 2), (Confidence.CERTAIN, 1)]
)
def test_a_confidence_is_the_least_that_is_shown(level: Confidence, shown: int) -> None:
    assert len(run(*(finding(confidence=level) for level in Confidence), min_confidence=level).findings) == shown


def test_findings_elsewhere_are_not_shown() -> None:
    assert codes(run(finding(path="tests/x.py"), finding(path="lib.py"))) == ["BLK101"]


def test_the_order_is_that_of_reports() -> None:
    shuffled = [finding(path="lib.py"), finding("BLK102", line=9), finding("BLK102"), finding("BLK101")]
    assert run(*shuffled) == run(*reversed(shuffled))
    assert [found.path for found in run(*shuffled).findings] == ["app.py", "app.py", "app.py", "lib.py"]


class TestSuppressions:
    @pytest.mark.parametrize(
        ("source", "shown"),
        [
            pytest.param("\n    x(  # asynclint: ignore[BLK101]\n    )\n", False, id="on its first line"),
            pytest.param("\n    x(\n    )  # asynclint: ignore[BLK101]\n", False, id="on its last line"),
            pytest.param("# asynclint: ignore[BLK101]\nx(\n)\n", False, id="on the line above"),
            pytest.param("\nx(\n)\ny()  # asynclint: ignore[BLK101]\n", True, id="not on the line below"),
            pytest.param("\nx(\n)  # asynclint: ignore[BLK102]\n", True, id="not for another rule"),
        ],
    )
    def test_silence_findings_on_any_line_of_their_span(self, source: str, shown: bool) -> None:
        triaged = run(finding(), sources={"app.py": source})
        assert ("BLK101" in codes(triaged)) is shown
        assert triaged.silenced == (not shown)

    def test_silence_every_finding_whose_trace_they_touch(self) -> None:
        sources = {"lib.py": "\n" * 6 + "sleep(1)  # asynclint: ignore[blocking-sleep]\n"}
        assert run(finding(trace=(TRACED,)), finding(line=50), sources=sources) == Triaged((finding(line=50),), 1)

    def test_of_the_same_line_in_another_file_are_not_meant(self) -> None:
        assert codes(run(finding(), sources={"lib.py": "\nx()  # noqa\n"})) == ["BLK101"]

    def test_that_hide_what_is_not_shown_anyway_are_not_counted(self) -> None:
        assert run(finding(path="other.py"), sources={"other.py": "\nx()  # noqa\n"}) == Triaged((), 0)


class TestUnknown:
    def test_a_name_of_no_rule_is_told_with_the_nearest(self) -> None:
        (found,) = run(sources={"app.py": "x()  # asynclint: ignore[BLK101, blocking-htp]\n"}).findings
        assert (found.code, found.path, found.span) == ("LNT903", "app.py", Span(1, 5, 1, 46))
        assert "`blocking-htp`" in found.message
        assert '"blocking-http"' in found.message

    def test_naming_no_rule_is_told(self) -> None:
        (found,) = run(sources={"app.py": "x()  # asynclint: ignore because\n"}).findings
        assert "names no rule" in found.message

    def test_noqa_may_name_the_rules_of_others(self) -> None:
        assert run(sources={"app.py": "x()  # noqa: E501\n"}).findings == ()

    def test_other_files_are_not_looked_at(self) -> None:
        assert run(sources={"tests/x.py": "x()  # asynclint: ignore\n"}).findings == ()


class TestUnused:
    ON = ("LNT902",)
    SOURCE = "\nx()  # asynclint: ignore[BLK101, BLK102]\n"

    def test_each_rule_that_has_nothing_to_silence_is_told(self) -> None:
        (found,) = run(finding("BLK101"), sources={"app.py": self.SOURCE}, extend_select=self.ON).findings
        assert (found.code, found.span.line) == ("LNT902", 2)
        assert "`BLK102`" in found.message

    def test_it_is_opt_in(self) -> None:
        assert run(sources={"app.py": self.SOURCE}).findings == ()

    def test_a_run_over_a_few_files_cannot_tell(self) -> None:
        sources = {"app.py": self.SOURCE}
        assert run(report="app.py", sources=sources, is_narrowed=True, extend_select=self.ON).findings == ()

    def test_a_rule_that_is_off_cannot_tell(self) -> None:
        settings: dict[str, Any] = {"extend_select": self.ON, "ignore": ("BLK102",)}
        assert run(finding("BLK101"), sources={"app.py": self.SOURCE}, **settings).findings == ()

    def test_a_suppression_in_a_trace_is_used(self) -> None:
        sources = {"lib.py": "\n" * 6 + "sleep(1)  # asynclint: ignore[BLK101]\n"}
        triaged = run(finding(path="other.py", trace=(TRACED,)), sources=sources, extend_select=self.ON)
        assert triaged.findings == ()

    def test_the_same_comment_in_two_files_is_two(self) -> None:
        sources = dict.fromkeys(["app.py", "lib.py"], "\nx()  # asynclint: ignore[BLK101]\n")
        (found,) = run(finding("BLK101"), sources=sources, extend_select=self.ON).findings
        assert found.path == "lib.py"
