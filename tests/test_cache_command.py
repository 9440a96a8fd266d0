"""Where the cache is, what says so, and what takes it away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from asynclint.cli import cli
from asynclint.engine.cache.location import default_directory
from asynclint.engine.cache.store import FILE
from asynclint.engine.timings import Timings
from asynclint.settings import discover
from tests.conftest import VARIABLE
from tests.programs import write_program

ROOT = Path(__file__).parent.parent
BLOCKS = "import time\n\n\nasync def settle() -> None:\n    time.sleep(1)\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    write_program(root, {"asynclint.toml": 'cache-dir = "kept"\n', "app.py": BLOCKS})
    (root / "below").mkdir()
    monkeypatch.chdir(root / "below")
    monkeypatch.delenv(VARIABLE)
    return root


class TestPlace:
    def test_the_setting_is_relative_to_its_file(self, project: Path) -> None:
        assert run("check", "..").exit_code == 1
        assert (project / "kept" / FILE).exists()
        assert run("cache").stdout == f"{project / 'kept'}\n"

    def test_the_environment_counts_more_than_the_setting(
        self, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(VARIABLE, str(tmp_path / "elsewhere"))
        run("check", "..")
        assert (tmp_path / "elsewhere" / FILE).exists()
        assert not (project / "kept").exists()

    def test_the_option_counts_most(self, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(VARIABLE, str(tmp_path / "elsewhere"))
        run("check", "..", "--cache-dir", "here")
        assert (project / "below" / "here" / FILE).exists()
        assert not (tmp_path / "elsewhere").exists()

    def test_an_empty_setting_is_the_place_of_the_platform(self, tmp_path: Path) -> None:
        write_program(tmp_path, {"asynclint.toml": 'cache-dir = ""\n'})
        assert discover([tmp_path]).cache_dir is None

    def test_a_run_without_a_cache_leaves_none(self, project: Path) -> None:
        assert run("check", "..", "--no-cache").exit_code == 1
        assert not (project / "kept").exists()

    @pytest.mark.parametrize(
        ("platform", "environment", "expected"),
        [
            ("linux", {}, "~/.cache/asynclint"),
            ("linux", {"XDG_CACHE_HOME": "/var/kept"}, "/var/kept/asynclint"),
            ("linux", {"XDG_CACHE_HOME": "kept"}, "~/.cache/asynclint"),
            ("linux", {"XDG_CACHE_HOME": ""}, "~/.cache/asynclint"),
            ("darwin", {"XDG_CACHE_HOME": "/var/kept"}, "~/Library/Caches/asynclint"),
            ("win32", {}, "~/AppData/Local/asynclint"),
            ("win32", {"LOCALAPPDATA": "/users/me/local"}, "/users/me/local/asynclint"),
        ],
    )
    def test_platforms_have_a_place_for_it(self, platform: str, environment: dict[str, str], expected: str) -> None:
        assert default_directory(platform, environment) == Path(expected).expanduser()


LOADED = """
import sys
from asynclint.cli import main

main(["check", "--quiet", sys.argv[1]])
print(*sorted({"libcst", "asynclint.program.program", "asynclint.index.lower"} & sys.modules.keys()))
"""


def test_a_run_that_is_known_does_not_load_the_engine(project: Path) -> None:
    def loaded() -> str:
        command = [sys.executable, "-c", LOADED, str(project)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout.strip()

    assert loaded() == "asynclint.index.lower asynclint.program.program libcst"
    assert loaded() == ""


class TestInfo:
    def test_it_counts_what_is_kept(self, project: Path) -> None:
        run("check", "..")
        location, size, *kinds = run("cache", "--info").stdout.splitlines()
        assert location == f"location: {project / 'kept'}"
        assert size.endswith(" MB of at most 1,073.7 MB")
        assert [kind.partition(" (")[0] for kind in kinds] == ["facts: 1", "runs: 1", "suppressions: 1", "walks: 1"]

    def test_it_makes_no_cache(self, project: Path) -> None:
        assert run("cache", "--info").stdout == f"location: {project / 'kept'}\nsize: 0.0 MB of at most 1,073.7 MB\n"
        assert not (project / "kept").exists()


class TestClean:
    def test_it_removes_the_cache_and_says_so(self, project: Path) -> None:
        run("check", "..")
        assert run("clean").stdout == f"removed {project / 'kept'}\n"
        assert not (project / "kept").exists()
        assert run("clean").stdout == f"no cache in {project / 'kept'}\n"

    def test_it_leaves_alone_what_is_not_a_cache(self, project: Path) -> None:
        result = run("clean", "--cache-dir", str(project))
        assert result.exit_code == 0
        assert {path.name for path in project.iterdir()} == {"asynclint.toml", "app.py", "below"}


class TestTimings:
    def test_they_are_a_table_beside_the_report(self, project: Path) -> None:
        plain = run("check", "--output", "json", "--no-cache", str(project))
        timed = run("check", "--output", "json", "--no-cache", "--timings", str(project))
        assert timed.stdout == plain.stdout
        *stages, total = timed.stderr.splitlines()
        seconds = [float(line.split()[-3]) for line in stages]
        assert total.startswith("in all")
        assert sum(seconds) == pytest.approx(float(total.split()[-2]), abs=0.01 * len(seconds))
        assert {"discover", "read, parse and lower", "evaluate", "effects", "walk", "triage", "report"} <= {
            line[:26].strip() for line in stages
        }

    def test_a_stage_inside_another_counts_for_itself(self) -> None:
        clock = iter([0.0, 1.0, 3.0, 7.0, 10.0, 20.0])
        timings = Timings(lambda: next(clock))
        with timings.stage("outer"), timings.stage("inner"):
            pass
        with timings.stage("outer"):
            pass
        assert timings.seconds == {"outer": 1.0 + 4.0 + 10.0, "inner": 2.0}
