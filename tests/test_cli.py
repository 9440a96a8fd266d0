"""The command line: what reaches the engine, where reports go, and what the exit code says."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from asynclint import api
from asynclint.cli import cli, main
from asynclint.cli.progress import Progress
from asynclint.findings import Confidence, Finding, RunError
from tests.sample_report import ORDERS, deep_finding, finding, report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from asynclint.report.model import Report
    from asynclint.settings import Settings

BLOCKING = """\
import time


def rest() -> None:
    time.sleep(1)


async def handler() -> None:
    rest()
"""


PLAIN = finding("app/orders.py", ORDERS, "return order")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which the command runs, with one finding in it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "app.py").write_text(BLOCKING)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


class Engine:
    """Stands in for the engine: remembers what it was asked for and answers with a report made by hand."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.answers()
        self.paths: Sequence[Path] = ()
        self.settings: Settings
        self.jobs: int | None = None

    def answers(self, *findings: Finding, errors: Sequence[RunError] = ()) -> None:
        self.answer = report(self._root, findings, errors=errors)

    def check(
        self,
        paths: Sequence[Path],
        settings: Settings,
        *,
        jobs: int | None,
        progress: Callable[[str, int, int], None],
        **_: object,
    ) -> Report:
        progress("Reading", 1, 2)
        self.paths, self.settings, self.jobs = paths, settings, jobs
        return self.answer


@pytest.fixture
def engine(project: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    engine = Engine(project)
    monkeypatch.setattr(api, "check", engine.check)
    return engine


class TestCheck:
    @pytest.mark.usefixtures("project")
    def test_it_finds_what_blocks_and_exits_with_one(self) -> None:
        result = run("check", "-o", "concise")
        assert result.stdout.startswith("app.py:9:5: BLK101 `time.sleep`")
        assert (result.exit_code, result.stderr) == (1, "")

    def test_a_clean_project_exits_with_zero(self, project: Path) -> None:
        (project / "app.py").write_text("import time\n\n\ndef rest() -> None:\n    time.sleep(1)\n")
        assert run("check").exit_code == 0

    @pytest.mark.parametrize("arguments", [["app.py"], ["--select", "BLK", "app.py"], ["-q", "."]])
    @pytest.mark.usefixtures("project")
    def test_paths_without_a_command_are_checked(self, arguments: list[str]) -> None:
        assert run(*arguments).exit_code == 1

    def test_a_file_that_does_not_parse_exits_with_two(self, project: Path) -> None:
        (project / "broken.py").write_text("def (:\n")
        result = run("check", "--exit-zero", "--select", "BLK", "-o", "concise")
        assert "broken.py:1:" in result.stdout
        assert "app.py:9:" in result.stdout
        assert result.exit_code == 2

    def test_no_files_are_no_silent_success(self, project: Path) -> None:
        (project / "docs").mkdir()
        result = run("check", "docs")
        assert "no Python files below docs" in result.stderr

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            pytest.param(["nowhere"], "nowhere: no such file or directory", id="a path that is not there"),
            pytest.param(["--select", "BLK999"], '"select" holds an unknown rule "BLK999"', id="a rule that is none"),
            pytest.param(["--config", "none.toml"], "none.toml: cannot be read", id="settings that are not there"),
            pytest.param(["-o", "xml"], "'xml' is not one of text", id="a format that is none"),
            pytest.param(["-o", "json", "-o", "sarif"], "Only one report can go to standard output", id="two reports"),
            pytest.param(["-o", "json=no/such/x.json"], "x.json: cannot be written: No such file", id="a file nowhere"),
            pytest.param(["--jobs", "0"], "0 is not in the range", id="no processes"),
        ],
    )
    @pytest.mark.usefixtures("project")
    def test_what_cannot_be_done_is_said_on_stderr_with_exit_code_two(self, arguments: list[str], words: str) -> None:
        result = run("check", *arguments)
        assert words in result.stderr
        assert (result.exit_code, result.stdout) == (2, "")

    def test_settings_that_are_wrong_are_said_with_their_place(self, project: Path) -> None:
        (project / "asynclint.toml").write_text("slect = []\n")
        result = run("check")
        assert result.stderr.startswith(f"asynclint: {project / 'asynclint.toml'}:1: unknown key")
        assert result.exit_code == 2


class TestExitCode:
    FAILED = RunError("a.py", "a rule failed")

    @pytest.mark.parametrize(
        ("findings", "errors", "arguments", "code"),
        [
            pytest.param([], [], [], 0, id="clean"),
            pytest.param([PLAIN], [], [], 1, id="findings"),
            pytest.param([PLAIN], [], ["--exit-zero"], 0, id="findings for an upload job"),
            pytest.param([], [FAILED], [], 2, id="errors of the run"),
            pytest.param([PLAIN], [FAILED], ["--exit-zero"], 2, id="errors of the run beside findings"),
        ],
    )
    def test_it_says_what_came_of_the_run(
        self, engine: Engine, findings: list[Finding], errors: list[RunError], arguments: list[str], code: int
    ) -> None:
        engine.answers(*findings, errors=errors)
        assert run("check", *arguments).exit_code == code


class TestOptions:
    def test_they_reach_the_engine_as_settings(self, engine: Engine) -> None:
        run(
            "check", "a.py", "b.py", "--select", "BLK101,BLK102", "--select", " BLK103", "--ignore", "blocking-file",
            "--min-confidence", "possible", "--include-tests", "--force-exclude", "-j", "3",
        )  # fmt: skip
        assert engine.paths == (Path("a.py"), Path("b.py"))
        assert engine.jobs == 3
        settings = engine.settings
        assert settings.select == ("BLK101", "BLK102", "BLK103")
        assert settings.ignore == ("blocking-file",)
        assert settings.min_confidence is Confidence.POSSIBLE
        assert settings.include_tests
        assert settings.force_exclude

    def test_without_them_the_file_decides(self, engine: Engine) -> None:
        Path("asynclint.toml").write_text('select = ["BLK"]\ninclude-tests = true\nmin-confidence = "certain"\n')
        run("check")
        assert engine.settings.select == ("BLK",)
        assert engine.settings.include_tests
        assert engine.settings.min_confidence is Confidence.CERTAIN

    def test_isolated_leaves_the_file_unread(self, engine: Engine) -> None:
        Path("asynclint.toml").write_text("not toml")
        run("check", "--isolated")
        assert engine.settings.source is None


class TestReports:
    def test_one_run_writes_several(self, engine: Engine, project: Path) -> None:
        engine.answers(PLAIN)
        result = run("check", "-o", "json=out.json", "-o", "concise", "-o", "sarif=out.sarif")
        assert "BLK102" in result.stdout
        assert len(json.loads((project / "out.json").read_text())["findings"]) == 1
        assert json.loads((project / "out.sarif").read_text())["version"] == "2.1.0"

    def test_quiet_leaves_files_and_the_exit_code(self, engine: Engine, project: Path) -> None:
        engine.answers(PLAIN)
        result = run("check", "-q", "-o", "text", "-o", "json=out.json")
        assert (result.stdout, result.exit_code) == ("", 1)
        assert (project / "out.json").exists()

    def test_statistics_leave_standard_output_to_the_report(self, engine: Engine) -> None:
        engine.answers(PLAIN, deep_finding())
        result = run("check", "--statistics", "-o", "json")
        assert len(json.loads(result.stdout)["findings"]) == 2
        assert "2  BLK102  blocking-http" in result.stderr

    @pytest.mark.parametrize(("arguments", "colored"), [([], False), (["--color", "always"], True)])
    def test_colour_is_for_terminals_or_on_demand(self, engine: Engine, arguments: list[str], colored: bool) -> None:
        engine.answers(PLAIN)
        assert ("\x1b[" in run("check", *arguments).stdout) is colored


class TestRule:
    @pytest.mark.parametrize("name", ["BLK101", "blk101", "blocking-sleep"])
    @pytest.mark.usefixtures("project")
    def test_it_is_explained_by_code_or_name(self, name: str) -> None:
        result = run("rule", name)
        assert result.stdout.startswith("BLK101 blocking-sleep\n")
        assert "How to fix" in result.stdout

    @pytest.mark.usefixtures("project")
    def test_all_as_json_is_a_list(self) -> None:
        codes = [rule["code"] for rule in json.loads(run("rule", "--all", "--format", "json").stdout)]
        assert "BLK101" in codes
        assert codes == sorted(codes)

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            pytest.param(["blocking-slep"], 'did you mean "blocking-sleep"?', id="a name that is none"),
            pytest.param([], "--all", id="none"),
            pytest.param(["BLK101", "--all"], "--all", id="one and all"),
        ],
    )
    def test_what_is_not_there_cannot_be(self, arguments: list[str], words: str) -> None:
        result = run("rule", *arguments)
        assert words in result.stderr
        assert result.exit_code == 2

    def test_all_are_listed_with_what_the_settings_make_of_them(self, project: Path) -> None:
        (project / "asynclint.toml").write_text('ignore = ["BLK101"]\n')
        lines = run("rules").stdout.splitlines()
        assert [line.split()[:3] for line in lines if line.startswith(("BLK101", "BLK102"))] == [
            ["BLK101", "off", "blocking-sleep"],
            ["BLK102", "on", "blocking-http"],
        ]


class TestSettings:
    def test_they_are_shown_as_toml_that_means_the_same(self, project: Path) -> None:
        text = 'ignore = ["BLK101"]\nper-file-ignores = {"a \\"b\\"/**" = ["BLK"]}\nmin-confidence = "certain"\n'
        (project / "asynclint.toml").write_text(text)
        shown = run("settings").stdout
        assert f"# file: {project / 'asynclint.toml'}\n" in shown
        assert f'min-confidence = "certain"  # {project / "asynclint.toml"}\n' in shown
        assert "include-tests = false  # default\n" in shown
        (project / "asynclint.toml").write_text(shown)
        assert run("settings").stdout.replace(f"  # {project / 'asynclint.toml'}", "  # default") == shown.replace(
            f"  # {project / 'asynclint.toml'}", "  # default"
        )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class TestProgress:
    def test_a_short_run_shows_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "xterm")
        stream = Terminal()
        progress = Progress(stream)
        progress("Reading", 1, 2)
        progress.clear()
        assert stream.getvalue() == ""

    @pytest.mark.parametrize(
        ("stream", "term", "shown"),
        [(Terminal(), "xterm", True), (Terminal(), "dumb", False), (io.StringIO(), "xterm", False)],
        ids=["at a terminal", "at a terminal that cannot move back", "in a log"],
    )
    def test_a_long_one_is_shown_and_wiped(
        self, stream: io.StringIO, term: str, shown: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TERM", term)
        times = iter([0.0, 1.5, 1.55, 1.7])
        monkeypatch.setattr("time.monotonic", lambda: next(times))
        progress = Progress(stream)
        for done in (10, 11, 1200):
            progress("Reading", done, 2000)
        progress.clear()
        expected = "\r\x1b[KReading 10/2,000\r\x1b[KReading 1,200/2,000\r\x1b[K"
        assert stream.getvalue() == (expected if shown else "")


class TestProcess:
    """What only shows in a process of its own."""

    @staticmethod
    def python(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
        command = [sys.executable, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, **options)

    def test_it_runs_as_a_module(self, project: Path) -> None:
        result = self.python("-m", "asynclint", "check", "-o", "concise", cwd=project)
        assert (result.returncode, result.stderr) == (1, "")
        assert "BLK101" in result.stdout

    def test_the_version_costs_no_more_than_click(self) -> None:
        program = (
            "import sys; from asynclint.cli import main; code = main(['--version']);"
            "print(code, sorted(m for m in sys.modules if m.split('.')[0] in"
            " ('libcst', 'tomli', 'pathspec', 'msgspec', 'sarif_om') or m.startswith('asynclint.')))"
        )
        version, loaded = self.python("-c", program).stdout.splitlines()
        assert version.startswith("asynclint ")
        assert loaded == ("0 ['asynclint.cli', 'asynclint.cli.commands', 'asynclint.report', 'asynclint.report.tool']")

    def test_a_reader_that_goes_away_is_no_crash(self) -> None:
        command = [sys.executable, "-m", "asynclint", "rule", "--all", "--format", "json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 2


@pytest.mark.parametrize(
    ("failure", "code", "words"),
    [(RuntimeError("lost"), 2, "this is a bug in asynclint"), (KeyboardInterrupt(), 130, "")],
    ids=["a crash", "an interrupted run"],
)
def test_what_ends_a_run_is_told_apart_from_findings(
    project: Path,
    failure: BaseException,
    code: int,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def failing(*_: object, **__: object) -> Report:
        raise failure

    monkeypatch.setattr(api, "check", failing)
    assert main(["check", str(project)]) == code
    assert words in capsys.readouterr().err
