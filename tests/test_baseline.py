"""Baselines: what a finding is known by, which edits it survives, and what becomes of the file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from asynclint.baseline.entries import Entry, entries_of, normalised
from asynclint.baseline.file import Baseline, BaselineError, read_baseline, write_baseline, written
from asynclint.baseline.matching import Matched, match
from asynclint.cli import cli
from asynclint.findings import Confidence, Finding, Severity
from asynclint.source import Tree
from asynclint.spans import Span

if TYPE_CHECKING:
    from pathlib import Path

SERVICE = """\
import time


async def settle():
    time.sleep(1)


async def poll():
    time.sleep(1)
    time.sleep(2)
    time.sleep(1)
"""
FILE = "asynclint-baseline.json"
FUNCTION = re.compile(r"^async def (\w+)", re.MULTILINE)
CALL = re.compile(r"time\.sleep\([^)]*\)")


def findings(text: str, path: str = "app.py") -> list[Finding]:
    """What is found at each `time.sleep` of a text."""
    found = []
    for call in CALL.finditer(text):
        (*_, symbol) = ("", *(function[1] for function in FUNCTION.finditer(text[: call.start()])))
        first, last = (text.count("\n", 0, at) + 1 for at in call.span())
        start, end = (at - text.rfind("\n", 0, at) - 1 for at in call.span())
        span = Span(first, start, last, end)
        found.append(Finding("BLK101", "words", path, span, Severity.ERROR, Confidence.CERTAIN, symbol, "time.sleep"))
    return found


def write(root: Path, text: str, path: str = "app.py") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def known(root: Path, text: str = SERVICE, path: str = "app.py") -> list[Entry]:
    write(root, text, path)
    return entries_of(findings(text, path), Tree(root))


def matched(root: Path, entries: list[Entry], text: str, path: str = "app.py") -> Matched:
    write(root, text, path)
    return match(entries, findings(text, path), Tree(root))


SURVIVES = {
    "lines above": ("import time\n", "import os\nimport time\n\nLIMIT = 3\n"),
    "code before it in the function": ("settle():\n", "settle():\n    log('settling')\n"),
    "a new name for what stands beside it": ("async def settle", "async def rest"),
    "functions in another order": (SERVICE, SERVICE[:13] + SERVICE[52:] + "\n\n" + SERVICE[13:52]),
    "deeper indentation": ("    time.sleep(2)\n", "    if slow:\n        time.sleep(2)\n"),
    "a comment": ("time.sleep(2)", "time.sleep(2)  # for the device"),
    "a formatter": ("time.sleep(2)", "time.sleep(\n        2,  # seconds\n    )"),
    "a result that is kept": ("    time.sleep(2)", "    rested = time.sleep(2)"),
    "another file end": (SERVICE, SERVICE.rstrip("\n")),
}


class TestMatching:
    @pytest.mark.parametrize(("old", "new"), SURVIVES.values(), ids=SURVIVES.keys())
    def test_findings_are_known_in_spite_of(self, tmp_path: Path, old: str, new: str) -> None:
        assert old in SERVICE
        result = matched(tmp_path, known(tmp_path), SERVICE.replace(old, new, 1))
        assert (result.new, result.gone, len(result.known)) == ((), (), 4)

    @pytest.mark.parametrize(
        ("old", "new", "fresh", "gone"),
        [
            pytest.param("time.sleep(2)", "time.sleep(30)", 1, 1, id="a flagged call that was edited"),
            pytest.param("    time.sleep(2)\n", "    time.sleep(2)\n" * 2, 1, 0, id="one more of the same"),
            pytest.param("    time.sleep(2)\n", "", 0, 1, id="one that was mended"),
        ],
    )
    def test_what_is_new_or_gone_is_told(self, tmp_path: Path, old: str, new: str, fresh: int, gone: int) -> None:
        result = matched(tmp_path, known(tmp_path), SERVICE.replace(old, new, 1))
        assert (len(result.new), len(result.gone)) == (fresh, gone)

    def test_of_equal_findings_as_many_are_known_as_are_written_down(self, tmp_path: Path) -> None:
        result = matched(tmp_path, known(tmp_path), SERVICE + "    time.sleep(1)\n")
        assert [finding.span.line for finding in result.new] == [12]

    def test_a_renamed_file_is_known(self, tmp_path: Path) -> None:
        entries = known(tmp_path)
        (tmp_path / "app.py").unlink()
        result = matched(tmp_path, entries, SERVICE, "jobs/settling.py")
        assert (result.new, result.gone) == ((), ())
        assert {entry.path for entry in result.known} == {"jobs/settling.py"}

    def test_a_copied_file_is_not(self, tmp_path: Path) -> None:
        result = matched(tmp_path, known(tmp_path), SERVICE, "copy.py")
        assert (len(result.new), len(result.gone)) == (4, 4)

    def test_another_rule_at_the_same_call_is_new(self, tmp_path: Path) -> None:
        entries = [Entry(one.path, "BLK102", one.symbol, one.target, one.text) for one in known(tmp_path)]
        assert len(match(entries, findings(SERVICE), Tree(tmp_path)).new) == 4

    @pytest.mark.parametrize(("code", "path"), [("LNT901", "app.py"), ("BLK101", "../app.py"), ("BLK101", "/app.py")])
    def test_a_failed_run_and_what_is_not_the_projects_are_never_known(
        self, tmp_path: Path, code: str, path: str
    ) -> None:
        finding = Finding(code, "words", path, Span(1, 0, 1, 1), Severity.ERROR, Confidence.CERTAIN)
        entries = entries_of([finding], Tree(tmp_path))
        assert match(entries, [finding], Tree(tmp_path)).new == (finding,)


class TestNormalised:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            pytest.param("f(a, 'b')", 'f(\n    a,\n    "b",\n)', id="as a formatter writes it"),
            pytest.param("f('#a', b)", 'f(\n  "#a",  # why\n  b)', id="a string with a hash"),
            pytest.param("a = \\\n  b", "a = b", id="joined lines"),
            pytest.param("with a:\n    b()", "with a:\n    c()", id="the body below a header"),
            pytest.param("a.b(c).d()", "a.b(\n    c\n)\n.d()", id="a chain"),
            pytest.param("f('''x''')", 'f("""x""")', id="quotes"),
            pytest.param("f('it is ' f'{a+b}')", 'f(f"it is {a + b}")', id="strings that are joined"),
        ],
    )
    def test_code_is_the_same(self, one: str, other: str) -> None:
        assert normalised(one) == normalised(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("f(a)", "f(b)"), ("f('a')", "f('b')"), ("# a", "# b"), ("[a, b]", "[a b]"), ("a(b)(c)", "a(b)(d)")],
    )
    def test_code_is_another(self, one: str, other: str) -> None:
        assert normalised(one) != normalised(other)


class TestFile:
    def test_what_is_written_is_read(self, tmp_path: Path) -> None:
        baseline = Baseline((".",), tuple(sorted(known(tmp_path))))
        write_baseline(tmp_path / FILE, baseline)
        assert read_baseline(tmp_path / FILE) == baseline

    def test_it_has_a_line_for_each_sort_of_finding_in_order(self, tmp_path: Path) -> None:
        text = written(Baseline((".",), tuple(known(tmp_path))))
        lines = [json.loads(line.rstrip(",")) for line in text.splitlines() if '"code"' in line]
        assert [(line["symbol"], line.get("count", 1)) for line in lines] == [("poll", 1), ("poll", 2), ("settle", 1)]
        assert text == written(Baseline((".",), tuple(reversed(known(tmp_path)))))

    ENTRY = '{"path": "a.py", "code": "BLK101", "symbol": "f", "target": "t", "text": "0a"}'

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            pytest.param("{\n  <<<<<<< HEAD\n", ":2: is not JSON", id="a conflict that was committed"),
            pytest.param('{"version": 2, "paths": [], "findings": []}', '"version" must be 1, not 2', id="a newer one"),
            pytest.param("[]", ":1: must be a table, not a list", id="something else"),
            pytest.param('{"version": 1, "paths": []}', 'needs "findings"', id="a missing key"),
            pytest.param('{"version": 1, "path": [], "findings": []}', 'did you mean "paths"?', id="a mistyped key"),
            pytest.param('{"version": 1, "paths": [], "findings": [\n' + ENTRY.replace("code", "cod") + "]}",
                         '"findings" [0]: needs "code"', id="a mistyped key of an entry"),
            pytest.param('{"version": 1, "paths": [], "findings": [\n' + ENTRY + ",\n" + ENTRY.replace("0a", "zz")
                         + "\n]}", ':3: "text" must be a digest, not "zz"', id="a value that is none"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_told_with_its_place(self, tmp_path: Path, text: str, message: str) -> None:
        (tmp_path / FILE).write_text(text)
        with pytest.raises(BaselineError) as caught:
            read_baseline(tmp_path / FILE)
        assert str(caught.value).startswith(f"{tmp_path / FILE}")
        assert message in str(caught.value)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    write(tmp_path, SERVICE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


class TestCommand:
    def test_what_was_there_is_no_longer_reported_and_what_comes_is(self, project: Path) -> None:
        assert "4 findings (4 new, 0 gone)" in run("baseline").stdout
        clean = run("check")
        assert (clean.exit_code, "; 4 in the baseline" in clean.stdout) == (0, True)
        write(project, SERVICE + "    time.sleep(5)\n")
        result = run("check", "-o", "concise")
        assert (result.exit_code, result.stdout.count("BLK101")) == (1, 1)
        assert "app.py:12:5" in result.stdout

    @pytest.mark.usefixtures("project")
    def test_it_can_be_set_aside(self) -> None:
        run("baseline")
        assert run("check", "--no-baseline").exit_code == 1

    def test_it_is_the_same_file_whoever_writes_it(self, project: Path) -> None:
        run("baseline")
        first = (project / FILE).read_bytes()
        run("baseline")
        assert (project / FILE).read_bytes() == first

    def test_a_check_takes_out_what_is_gone(self, project: Path) -> None:
        run("baseline")
        write(project, SERVICE.replace("    time.sleep(2)\n", ""))
        assert run("baseline", "--check").exit_code == 1
        assert "1 finding is gone" in run("check").stderr
        assert len(read_baseline(project / FILE).entries) == 3
        assert run("baseline", "--check").exit_code == 0

    def test_a_check_never_adds(self, project: Path) -> None:
        run("baseline")
        write(project, SERVICE.replace("time.sleep(2)", "time.sleep(20)"))
        assert run("check").exit_code == 1
        assert len(read_baseline(project / FILE).entries) == 3
        assert run("check").exit_code == 1

    @pytest.mark.parametrize(
        "arguments",
        [["app.py"], ["lib"], ["--ignore", "BLK101"], ["--isolated"], ["--min-confidence", "certain"]],
        ids=" ".join,
    )
    def test_a_run_that_does_not_see_all_takes_nothing_out(self, project: Path, arguments: list[str]) -> None:
        (project / "lib").mkdir()
        run("baseline")
        write(project, SERVICE.replace("    time.sleep(2)\n", ""))
        run("check", *arguments)
        assert len(read_baseline(project / FILE).entries) == 4

    def test_nor_does_one_that_could_not_read_all(self, project: Path) -> None:
        run("baseline")
        write(project, "def (:\n")
        assert run("check").exit_code == 2
        failed = run("baseline")
        assert (failed.exit_code, "app.py:1:" in failed.stderr) == (2, True)
        assert len(read_baseline(project / FILE).entries) == 4

    def test_gone_entries_are_told_by_name(self, project: Path) -> None:
        run("baseline")
        write(project, SERVICE.replace("    time.sleep(2)\n", ""))
        assert run("baseline", "--check").stdout == "app.py: BLK101 in `poll` (`time.sleep`) is gone\n"

    @pytest.mark.usefixtures("project")
    def test_part_of_a_project_does_not_replace_the_whole(self) -> None:
        run("baseline")
        result = run("baseline", "app.py")
        assert (result.exit_code, "give it `.`" in result.stderr) == (2, True)

    def test_the_file_is_a_setting_and_an_option(self, project: Path) -> None:
        write(project, 'baseline = "known/old.json"\n', "asynclint.toml")
        (project / "known").mkdir()
        run("baseline")
        assert (project / "known" / "old.json").exists()
        assert run("check").exit_code == 0
        run("baseline", "--baseline", "other.json")
        assert (project / "other.json").exists()

    @pytest.mark.usefixtures("project")
    def test_a_file_that_was_asked_for_must_be_there(self) -> None:
        result = run("check", "--baseline", "none.json")
        assert (result.exit_code, "none.json: cannot be read" in result.stderr) == (2, True)

    def test_a_broken_file_stops_the_run(self, project: Path) -> None:
        write(project, "{", FILE)
        result = run("check")
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{FILE}:1: is not JSON" in result.stderr

    def test_silenced_findings_are_not_written_down(self, project: Path) -> None:
        write(project, SERVICE.replace("time.sleep(2)", "time.sleep(2)  # asynclint: ignore[BLK101] short"))
        run("baseline")
        assert len(read_baseline(project / FILE).entries) == 3
