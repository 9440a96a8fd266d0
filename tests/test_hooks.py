"""Commits to a service that has the hooks installed, by both programs that run them, with this checkout as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

RUNNERS = {name: Path(sys.executable).with_name(name) for name in ("pre-commit", "prek")}

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="hooks are installed from a repository"),
]

CLIENT = "import time\n\n\ndef fetch():\n    time.sleep(1)\n"
SERVICE = "from client import fetch\n\n\nasync def handler():\n    fetch()\n"
SCRIPT = "import time\n\n\nasync def main():\n    time.sleep(2)\n"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with three files, of which one has changed."""
    root = tmp_path_factory.mktemp("service")
    for name, text in {"client.py": CLIENT, "service.py": SERVICE, "script.py": SCRIPT}.items():
        (root / name).write_text(text, encoding="utf-8")
    for command in (["init", "--quiet"], ["add", "."]):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


@pytest.fixture(scope="module", params=[*RUNNERS.values()], ids=[*RUNNERS])
def runner(request: pytest.FixtureRequest) -> Path:
    program: Path = request.param
    if not program.exists():
        pytest.skip(f"{program.name} is not installed")
    return program


def hook(runner: Path, service: Path, cache: Path, name: str) -> str:
    """What running one hook on ``service.py`` prints."""
    command = [str(runner), "try-repo", str(ROOT), name, "--files", "service.py"]
    environment = {**os.environ, "PRE_COMMIT_HOME": str(cache / "pre-commit"), "PREK_HOME": str(cache / "prek")}
    done = subprocess.run(command, cwd=service, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hooks")


def test_the_hook_reports_on_changed_files_as_part_of_their_project(runner: Path, service: Path, cache: Path) -> None:
    shown = hook(runner, service, cache, "asynclint")
    assert "service.py:5:5: error BLK101" in shown
    assert "client.py:5" in shown  # a step of the trace, in a file that did not change
    assert "script.py" not in shown


def test_the_project_hook_reports_on_everything(runner: Path, service: Path, cache: Path) -> None:
    shown = hook(runner, service, cache, "asynclint-project")
    assert "service.py:5:5: error BLK101" in shown
    assert "script.py:5:5: error BLK101" in shown
