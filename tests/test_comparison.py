"""What changes introduced and what they fixed, wherever it shows."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from asynclint.api import check
from asynclint.cli.commands import cli
from asynclint.comparison import Comparison, compare
from asynclint.settings import Settings
from tests.test_changes import commit, git, replace

if TYPE_CHECKING:
    from pathlib import Path

VIEWS = """\
import time

import helper


async def slow():
    time.sleep(1)


async def through_helper():
    helper.load()
"""
HELPER = """\
import time


def load():
    pass
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "views.py").write_text(VIEWS)
    (tmp_path / "helper.py").write_text(HELPER)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    return tmp_path


def compared(root: Path, *paths: Path) -> Comparison:
    return compare(partial(check, jobs=1), paths or [root], Settings(root=root), "main")


def symbols(comparison: Comparison) -> tuple[list[str], list[str], int]:
    introduced = [finding.symbol for finding in comparison.introduced.findings]
    return introduced, [finding.symbol for finding in comparison.fixed], comparison.unchanged


def test_without_changes_everything_is_as_before(repository: Path) -> None:
    assert symbols(compared(repository)) == ([], [], 1)


def test_a_finding_is_introduced_where_it_shows(repository: Path) -> None:
    replace(repository / "helper.py", "    pass", "    time.sleep(1)")
    assert symbols(compared(repository)) == (["through_helper"], [], 1)


def test_a_finding_that_is_gone_is_fixed(repository: Path) -> None:
    replace(repository / "views.py", "    time.sleep(1)", "    await later()")
    comparison = compared(repository)
    assert symbols(comparison) == ([], ["slow"], 0)
    assert comparison.fixed[0].path == "views.py"


def test_code_that_moves_introduces_nothing(repository: Path) -> None:
    replace(repository / "views.py", "import helper\n", "import helper\n\n\nLIMIT = 3\n")
    git(repository, "mv", "views.py", "endpoints.py")
    assert symbols(compared(repository)) == ([], [], 1)


def test_a_project_that_is_new_has_introduced_all_of_it(repository: Path) -> None:
    fresh = repository / "fresh"
    fresh.mkdir()
    (fresh / "views.py").write_text(VIEWS.replace("slow", "fresh_and_slow"))
    assert symbols(compared(repository, fresh)) == (["fresh_and_slow"], [], 0)


def test_the_command_tells_all_three(repository: Path) -> None:
    replace(repository / "views.py", "    time.sleep(1)", "    await later()")
    replace(repository / "helper.py", "    pass", "    time.sleep(1)")
    runner = CliRunner()
    done = runner.invoke(cli, ["diff", "--isolated", "main", str(repository)])
    assert done.exit_code == 1
    assert "fixed" in done.stdout
    assert "Since main: 1 finding introduced, 1 fixed, 0 as before." in done.stdout
    content = json.loads(runner.invoke(cli, ["diff", "--isolated", "--format=json", "main", str(repository)]).stdout)
    assert [finding["symbol"] for finding in content["findings"]] == ["through_helper"]
    assert [finding["symbol"] for finding in content["fixed"]] == ["slow"]
    assert runner.invoke(cli, ["diff", "--isolated", "nowhere", str(repository)]).exit_code == 2
