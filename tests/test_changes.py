"""Only what a change touches, while the whole program is understood."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from asynclint.api import check
from asynclint.cli.commands import cli
from asynclint.engine.changes import changes_since
from asynclint.git import GitError, changed_places
from asynclint.settings import Settings
from asynclint.source import Tree

if TYPE_CHECKING:
    from pathlib import Path

VIEWS = """\
import time

import helper


async def old():
    time.sleep(1)


async def through_helper():
    helper.load()


async def of_several_lines():
    time.sleep(
        # seconds
        1
    )
"""
HELPER = """\
import time


def load():
    pass


def other():
    pass
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "views.py").write_text(VIEWS)
    (tmp_path / "helper.py").write_text(HELPER)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    return tmp_path


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=m")


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def places(root: Path, reference: str = "HEAD") -> list[str]:
    report = check([root], Settings(root=root), jobs=1, changed_since=reference)
    return [f"{finding.path}:{finding.symbol}" for finding in report.findings]


def test_nothing_is_reported_where_nothing_has_changed(repository: Path) -> None:
    assert check([repository], Settings(root=repository), jobs=1).findings
    assert places(repository) == []


def test_a_change_to_a_step_reports_the_finding_it_proves(repository: Path) -> None:
    replace(repository / "helper.py", "def load():\n    pass", "def load():\n    time.sleep(1)")
    assert places(repository) == ["views.py:through_helper"]


def test_lines_that_only_moved_have_not_changed(repository: Path) -> None:
    replace(repository / "views.py", "import helper\n", "import helper\n\nLIMIT = 3\n")
    assert places(repository) == []


def test_what_is_taken_out_of_a_call_touches_it(repository: Path) -> None:
    replace(repository / "views.py", "        # seconds\n", "")
    assert places(repository) == ["views.py:of_several_lines"]


def test_what_is_taken_out_beside_a_call_does_not_touch_it(repository: Path) -> None:
    replace(repository / "views.py", "import time\n\nimport helper\n", "import time\nimport helper\n")
    assert places(repository) == []


def test_all_of_a_new_file_has_changed_whether_git_knows_it_or_not(repository: Path) -> None:
    (repository / "new one.py").write_text(VIEWS)
    assert {place.split(":")[0] for place in places(repository)} == {"new one.py"}
    commit(repository)
    assert {place.split(":")[0] for place in places(repository, "HEAD~1")} == {"new one.py"}


def test_a_renamed_file_is_not_a_new_one(repository: Path) -> None:
    git(repository, "mv", "views.py", "endpoints.py")
    assert places(repository) == []


def test_what_others_commit_meanwhile_is_not_ours(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "feature")
    replace(repository / "helper.py", "def load():\n    pass", "def load():\n    time.sleep(1)")
    commit(repository)
    git(repository, "checkout", "--quiet", "main")
    replace(repository / "views.py", "async def old():\n    time.sleep(1)", "async def old():\n    time.sleep(2)")
    commit(repository)
    git(repository, "checkout", "--quiet", "feature")
    assert places(repository, "main") == ["views.py:through_helper"]


def test_a_file_that_cannot_be_parsed_counts_when_anything_in_it_has_changed(repository: Path) -> None:
    replace(repository / "helper.py", "def other():\n    pass", "def other(\n    pass")
    report = check([repository], Settings(root=repository), jobs=1, changed_since="HEAD")
    assert [finding.code for finding in report.findings] == ["LNT901"]


def test_paths_are_those_of_the_project_below_the_repository(repository: Path) -> None:
    project = repository / "services" / "api"
    project.mkdir(parents=True)
    (project / "views.py").write_text("import time\n\n\nasync def view():\n    pass\n")
    commit(repository)
    replace(project / "views.py", "    pass", "    time.sleep(1)")
    replace(repository / "views.py", "async def old():\n    time.sleep(1)", "async def old():\n    time.sleep(2)")
    assert places(project) == ["views.py:view"]


@pytest.mark.parametrize("name", ['a"b.py', "tab\there.py", "übung.py"])
def test_any_name_of_a_file_is_understood(repository: Path, name: str) -> None:
    (repository / name).write_text("first = 1\nsecond = 2\n")
    commit(repository)
    (repository / name).write_text("first = 1\nsecond = 3\n")
    assert changed_places(repository, "HEAD") == {name: (2,)}


def test_lines_that_look_like_a_difference_are_read_as_text(repository: Path) -> None:
    (repository / "helper.py").write_text(HELPER + '"""\n++ other.py\n@@ -1 +1 @@\n"""\n')
    assert changed_places(repository, "HEAD") == {"helper.py": (10, 11, 12, 13)}


def test_a_reference_that_is_none_is_told(repository: Path) -> None:
    with pytest.raises(GitError, match="'nowhere' is no commit"):
        changes_since(Tree(repository), "nowhere")
    with pytest.raises(GitError, match="is no commit"):
        changes_since(Tree(repository), "--output=evil")
    assert not (repository / "evil").exists()


def test_histories_that_never_meet_are_told(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "apart")
    (repository / "apart.py").write_text("")
    commit(repository)
    with pytest.raises(GitError, match="no commit in common"):
        changes_since(Tree(repository), "main")


def test_without_a_repository_the_command_fails_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text(VIEWS)
    done = CliRunner().invoke(cli, ["check", "--isolated", "--changed-since", "main", str(tmp_path)])
    assert done.exit_code == 2
    assert "not a git repository" in done.stderr


def test_nothing_that_the_repository_configures_is_run(repository: Path) -> None:
    trap = repository / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {repository}/sprung\n")
    trap.chmod(0o755)
    (repository / ".gitattributes").write_text("*.py diff=evil\n")
    for key in ("diff.external", "diff.evil.command", "diff.evil.textconv", "core.fsmonitor"):
        git(repository, "config", key, str(trap))
    replace(repository / "views.py", "import helper\n", "import helper\n\nLIMIT = 3\n")
    assert changed_places(repository, "HEAD")["views.py"]
    assert not (repository / "sprung").exists()
