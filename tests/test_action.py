"""The GitHub action: its steps are run as a runner runs them, with a stand-in for asynclint."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

yaml = pytest.importorskip("yaml")
pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the steps are bash")

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "action.yml").read_text(encoding="utf-8")
ACTION: dict[str, Any] = yaml.safe_load(TEXT)
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
PINNED = re.compile(r"uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")

STAND_IN = """\
#!/usr/bin/env bash
for argument in "$@"; do
  printf '<%s>' "$argument" >> "$RUNNER_TEMP/arguments"
  case "$argument" in sarif=*) [ "$EXIT" = 2 ] || echo '{}' > "${argument#sarif=}" ;; esac
done
exit "$EXIT"
"""


def step(name: str) -> dict[str, Any]:
    return next(step for step in STEPS if step.get("name") == name)


class Runner:
    """Runs steps in a directory, with the inputs that they name."""

    def __init__(self, directory: Path, **inputs: str) -> None:
        self.directory = directory
        self.values = {name: str(given.get("default", "")) for name, given in ACTION["inputs"].items()}
        self.values = {f"inputs.{name}": value for name, value in (self.values | inputs).items()}
        (directory / "asynclint").mkdir()
        (directory / "asynclint" / "asynclint").write_text(STAND_IN)
        (directory / "asynclint" / "asynclint").chmod(0o755)

    def run(self, name: str, **environment: str) -> int:
        output = self.directory / "output"
        output.write_text("")
        given = {key: self._filled(value) for key, value in step(name).get("env", {}).items()}
        runner = {"RUNNER_TEMP": str(self.directory), "GITHUB_OUTPUT": str(output)}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step(name)["run"]]
        done = subprocess.run(
            command, cwd=self.directory, env={**os.environ, **runner, **given, **environment}, check=False
        )
        for line in output.read_text().splitlines():
            key, _, value = line.partition("=")
            self.values[f"steps.check.outputs.{key}"] = value
        return done.returncode

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda match: self.values.get(match[1], ""), text)

    @property
    def arguments(self) -> str:
        return (self.directory / "arguments").read_text()


@pytest.mark.parametrize(
    ("code", "fail", "result"), [(0, "false", 0), (1, "false", 0), (1, "true", 1), (2, "false", 2)]
)
def test_findings_fail_the_job_when_asked_and_a_failed_run_always(
    tmp_path: Path, code: int, fail: str, result: int
) -> None:
    runner = Runner(tmp_path, **{"fail-on-findings": fail})
    assert runner.run("Check", EXIT=str(code)) == 0, "the log is uploaded first"
    assert runner.values["steps.check.outputs.exit-code"] == str(code)
    assert runner.run("Result") == result


def test_a_log_that_was_not_written_is_not_uploaded(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    runner.run("Check", EXIT="2")
    assert "steps.check.outputs.sarif-file" not in runner.values
    runner.run("Check", EXIT="1")
    assert runner.values["steps.check.outputs.sarif-file"] == "./asynclint.sarif"


def test_paths_are_lines_and_arguments_are_words(tmp_path: Path) -> None:
    runner = Runner(tmp_path, paths="src\n\nmy services\n$(touch no)\n", args=" --min-confidence certain\n  -j 2 ")
    runner.run("Check", EXIT="0")
    assert runner.arguments == (
        "<check><--output><text><--output><sarif=asynclint.sarif><--min-confidence><certain><-j><2>"
        "<--><src><my services><$(touch no)>"
    )
    assert not (tmp_path / "no").exists()


def test_no_value_of_a_user_is_part_of_a_script() -> None:
    assert [step["run"] for step in STEPS if "${{" in step.get("run", "")] == []


def test_other_actions_are_pinned() -> None:
    uses = [line.strip().removeprefix("- ") for line in TEXT.splitlines() if "uses:" in line]
    assert len(uses) == 2
    assert [line for line in uses if not PINNED.match(line)] == []


def test_every_input_is_used_and_documented() -> None:
    documented = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    steps = str(STEPS)
    for name, given in ACTION["inputs"].items():
        assert f"inputs.{name} " in steps, name
        assert f"| `{name}` | `{given['default']}` |" in documented or f"| `{name}` | |" in documented, name
