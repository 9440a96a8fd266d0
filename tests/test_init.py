"""`asynclint init`: what it sees, what it proposes, and that nothing else in a file changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tomli
from click.testing import CliRunner, Result

from asynclint.cli import cli
from asynclint.settings import discover

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = '# The shop.\n[project]\nname = "shop"\ndependencies = [\n  "FastAPI>=0.110",  # web\n]\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(project: Path, **contents: str) -> None:
    for name, text in contents.items():
        file = project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["init", *arguments], catch_exceptions=False)


@pytest.mark.parametrize(
    ("files", "lines", "seen"),
    [
        pytest.param({}, ['preset = "default"'], "no framework", id="nothing"),
        pytest.param({"requirements.txt": "Django==5.0\n"}, ['preset = "django"'],
                     "requirements.txt asks for django", id="a requirements file"),
        pytest.param({"requirements/base.txt": "starlette\n"}, ['preset = "fastapi"'],
                     "requirements/base.txt asks for starlette", id="requirements in a directory"),
        pytest.param({"uv.lock": '[[package]]\nname = "django"\nversion = "5.0"\n'}, ['preset = "default"'],
                     "no framework", id="what is only locked"),
        pytest.param({"requirements.txt": "django\nfastapi\n"}, ['preset = ["django", "fastapi"]'],
                     "asks for fastapi", id="two frameworks"),
        pytest.param({"e2e/conftest.py": "", "tests/test_a.py": ""},
                     ['preset = "default"', 'per-file-ignores = { "/e2e/" = ["ALL"] }'],
                     "e2e/: test code under another name", id="tests of another name"),
        pytest.param({"src/shop/__init__.py": ""}, ['preset = "default"'], "src/: import roots", id="a src layout"),
        pytest.param({".pre-commit-config.yaml": "repos: []\n"}, ['preset = "default"'],
                     "`asynclint` can be added", id="hooks"),
        pytest.param({".pre-commit-config.yaml": "- id: asynclint\n"}, ['preset = "default"'],
                     "has a hook of ours", id="a hook of ours"),
    ],
)  # fmt: skip
def test_it_proposes_what_the_project_is_like(
    project: Path, files: dict[str, str], lines: list[str], seen: str
) -> None:
    make(project, **files)
    result = run("--print")
    assert result.stdout.splitlines() == lines
    assert seen in result.stderr
    assert {path.name for path in project.iterdir()} == {".git", *(name.partition("/")[0] for name in files)}


class TestPyproject:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(PROJECT, id="a project"),
            pytest.param(PROJECT.rstrip("\n"), id="no line end at its end"),
            pytest.param(PROJECT + '[tool.ruff]\nselect = ["E"]\n', id="another tool"),
            pytest.param("tool.ruff.select = []\n" + PROJECT, id="another tool with dots"),
            pytest.param("", id="an empty file"),
        ],
    )
    def test_a_table_is_added_and_nothing_else_changes(self, project: Path, text: str) -> None:
        make(project, **{"pyproject.toml": text})
        assert run().exit_code == 0
        after = (project / "pyproject.toml").read_text()
        assert after.startswith(text)
        assert after[len(text) :].strip().startswith("[tool.asynclint]\npreset = ")
        table = tomli.loads(after)
        assert table["tool"].pop("asynclint") == {"preset": "fastapi" if text else "default"}
        assert table == {"tool": {}} | tomli.loads(text)
        assert discover([project]).source == project / "pyproject.toml"

    def test_line_ends_stay_those_of_the_file(self, project: Path) -> None:
        (project / "pyproject.toml").write_bytes(PROJECT.replace("\n", "\r\n").encode())
        run()
        data = (project / "pyproject.toml").read_bytes()
        assert data.count(b"\n") == data.count(b"\r\n")

    def test_where_no_table_can_be_added_there_is_a_file_of_our_own(self, project: Path) -> None:
        text = 'tool = { ruff = { select = ["E"] } }\n'
        make(project, **{"pyproject.toml": text})
        assert run().exit_code == 0
        assert (project / "pyproject.toml").read_text() == text
        assert discover([project]).source == project / "asynclint.toml"

    def test_a_broken_one_is_told(self, project: Path) -> None:
        make(project, **{"pyproject.toml": "[project\n"})
        result = run()
        assert (result.exit_code, "is not TOML" in result.stderr) == (2, True)


def test_without_one_there_is_a_file_of_our_own(project: Path) -> None:
    run()
    assert discover([project]).preset == ("default",)


def test_settings_that_exist_are_not_touched(project: Path) -> None:
    make(project, **{"asynclint.toml": 'select = ["BLK"]\n'})
    (project / "app").mkdir()
    result = run("app")
    assert (result.exit_code, "holds settings already" in result.stderr) == (2, True)
    assert [path.name for path in (project / "app").iterdir()] == []


def test_the_file_is_one_that_a_check_takes(project: Path) -> None:
    make(project, **{"requirements.txt": "fastapi\n", "e2e/test_a.py": "import time\nasync def f(): time.sleep(1)\n"})
    run()
    checked = CliRunner().invoke(cli, ["check", "-o", "concise"], catch_exceptions=False)
    assert (checked.exit_code, checked.stdout.count("BLK")) == (0, 0)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_names_the_variable_that_click_reads(shell: str) -> None:
    result = CliRunner().invoke(cli, ["completion", shell], catch_exceptions=False)
    assert f"_ASYNCLINT_COMPLETE={shell}_complete" in result.stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("asynclint bas", "plain,baseline"),
        ("asynclint rule blk10", "plain,BLK101"),
        ("asynclint check --select LNT9", "plain,LNT902"),
        ("asynclint check --no-b", "plain,--no-baseline"),
    ],
)
def test_a_shell_is_told_commands_options_and_rules(words: str, completed: str) -> None:
    asked = {"_ASYNCLINT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    result = CliRunner().invoke(cli, [], env=asked, prog_name="asynclint")
    assert completed in result.stdout.splitlines()
