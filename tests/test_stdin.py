"""`asynclint check --stdin-filename FILE -`: a buffer that was not saved, checked in its project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from asynclint.cli import cli
from tests.programs import write_program

if TYPE_CHECKING:
    from pathlib import Path

HELPERS = "import time\n\n\ndef rest():\n    time.sleep(1)\n"
HANDLERS = "from app.helpers import rest\n\n\nasync def handler():\n    rest()\n"
OTHER = HANDLERS.replace("handler", "other")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {"helpers": HELPERS, "handlers": "saved = 1\n", "other": OTHER, "__init__": ""}
    write_program(tmp_path, {"asynclint.toml": "", **{f"app/{name}.py": text for name, text in files.items()}})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(text: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", "--output", "concise", *arguments], input=text)


def found(result: Result) -> list[str]:
    """Place and code of each finding."""
    return re.findall(r"^\S+:\d+:\d+: \w+", result.stdout, re.MULTILINE)


def test_the_buffer_counts_and_not_the_file_and_only_it_is_reported_on() -> None:
    result = check(HANDLERS, "--stdin-filename", "app/handlers.py", "-")
    assert found(result) == ["app/handlers.py:5:5: BLK101"]
    assert result.exit_code == 1


def test_the_file_need_not_exist() -> None:
    assert check(HANDLERS, "--stdin-filename", "app/fresh.py", "-").exit_code == 1


def test_what_a_helper_holds_unsaved_is_no_finding_of_its_own() -> None:
    result = check(HELPERS, "--stdin-filename", "app/helpers.py", "-")
    assert (found(result), result.exit_code) == ([], 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ["-"],
        ["--stdin-filename", "app/handlers.py"],
        ["--stdin-filename", "app/handlers.py", "-", "app/other.py"],
        ["--stdin-filename", "app/handlers.py", "--fix", "-"],
        ["--stdin-filename", "app/handlers.py", "--watch", "-"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused(arguments: list[str]) -> None:
    result = check(HANDLERS, *arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr
