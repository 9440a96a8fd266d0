"""What asynclint promises of every run: the same bytes, nothing executed, no crash, an exit code that tells.

The command is run as a user runs it, in a process of its own, in the directory of the project.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = ROOT / "testdata" / "hub"

BLOCKS = "import time\n\n\nasync def settle() -> None:\n    time.sleep(1)\n"
CLEAN = "import asyncio\n\n\nasync def settle() -> None:\n    await asyncio.sleep(1)\n"
SECONDS = 120


def asynclint(directory: Path, *arguments: str, hash_seed: str = "0") -> subprocess.CompletedProcess[bytes]:
    # -P: a project's own `click.py` is not for us to import.
    return subprocess.run(
        [sys.executable, "-P", "-m", "asynclint", *arguments],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )


def checked(directory: Path, *arguments: str, **variant: str) -> dict[str, Any]:
    run = asynclint(directory, "check", "--output", "json", *arguments, **variant)
    assert run.stdout, run.stderr.decode()
    document: dict[str, Any] = json.loads(run.stdout)
    return document


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT, tmp_path / "hub"))


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    directory = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("reference") / "hub"))
    output = asynclint(directory, "check", "--output", "json", "--jobs", "1").stdout
    assert len(json.loads(output)["findings"]) > 20
    return output


class TestSameBytes:
    """Contract 1."""

    @pytest.mark.parametrize("hash_seed", ["1", "2", "random"])
    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_whatever_the_hash_seed_and_the_number_of_jobs(
        self, project: Path, reference: bytes, jobs: str, hash_seed: str
    ) -> None:
        run = asynclint(project, "check", "--output", "json", "--jobs", jobs, hash_seed=hash_seed)
        assert run.stdout == reference

    @pytest.mark.parametrize("seed", [1, 2])
    def test_whatever_the_order_of_the_files_that_are_given(self, project: Path, reference: bytes, seed: int) -> None:
        files = [str(path.relative_to(project)) for path in project.rglob("*.py")]
        random.Random(seed).shuffle(files)
        assert asynclint(project, "check", "--output", "json", *files).stdout == reference

    def test_whatever_the_order_of_the_files_on_disk(self, tmp_path: Path, reference: bytes) -> None:
        for path in sorted(PROJECT.rglob("*.*"), reverse=True):
            if path.suffix in {".py", ".toml"}:
                target = tmp_path / "hub" / path.relative_to(PROJECT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        assert asynclint(tmp_path / "hub", "check", "--output", "json").stdout == reference


def test_nothing_of_the_project_is_executed(tmp_path: Path) -> None:
    """Contract 2: not a module, not a hook of the interpreter, not a file that is called like a dependency."""
    trap = f"import pathlib\npathlib.Path({str(tmp_path / 'executed')!r}).write_text(__name__)\n"
    modules = ["__init__", "app", "asynclint", "click", "conftest", "json", "msgspec", "setup", "sitecustomize"]
    directory = tmp_path / "project"
    directory.mkdir()
    for name in modules:
        (directory / f"{name}.py").write_text(trap + BLOCKS)
    (directory / "pyproject.toml").write_text('[tool.asynclint]\nsrc = ["."]\n')
    assert len(checked(directory)["findings"]) > 0
    assert not (tmp_path / "executed").exists()


UNREADABLE = {
    "undecodable.py": b"name = '\xff\xfe'\n",
    "utf16.py": "name = 'x'\n".encode("utf-16"),
    "unknown_encoding.py": b"# -*- coding: klingon -*-\n",
    "nul.py": b"name = 'a\0b'\n",
    "unparsable.py": b"def settle(:\n    pass\n",
    "unclosed.py": b"name = '''\n" * 3,
    "nested.py": b"x = " + b"(" * 5_000 + b")" * 5_000 + b"\n",
    "nested_lists.py": b"x = " + b"[" * 5_000 + b"\n",
    "indented.py": b"".join(b" " * depth + b"if x:\n" for depth in range(500)) + b" " * 500 + b"pass\n",
}
"""What no Python reads: one finding each."""

STRANGE = {
    "empty.py": b"",
    "byte_order_mark.py": b"\xef\xbb\xbf" + BLOCKS.encode(),
    "comments.py": b"# x\n" * 10,
    "no_line_end.py": b"import time\nasync def settle(): time.sleep(1)",
    "form_feed.py": b"import time\n\x0casync def settle():\n    time.sleep(1)\n",
    "carriage_returns.py": BLOCKS.replace("\n", "\r").encode(),
    "huge.py": b"x = [1, 2, 3]  # y\n" * (10 * 1024 * 1024 // 18),
    "long_line.py": b"import time\nasync def settle(): time.sleep(1); x = '" + b"y" * 1_000_000 + b"'\n",
    "long_and.py": b"import time\nasync def settle():\n    time.sleep(1)\n    return " + b" and ".join([b"x"] * 20_000),
    "long_calls.py": b"import time\nasync def settle():\n    time.sleep(1)\n    x" + b".y()" * 150 + b"\n",
    "newer.py": b'import time\ntype X[T] = list[T]\nasync def settle[T](x: T): time.sleep(f"{x["a"]}")\n',
    "caf\udce9.py": BLOCKS.encode(),
    "line\nend.py": BLOCKS.encode(),
}
"""What a Python reads, however odd: findings where there is something to find, and nothing else."""


@pytest.fixture(scope="module")
def bad_input(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[bytes]:
    """One run over all of it, with what file systems may hold besides."""
    directory = tmp_path_factory.mktemp("bad")
    for name, content in {**UNREADABLE, **STRANGE, "good.py": BLOCKS.encode()}.items():
        (directory / name).write_bytes(content)
    (directory / "loop").symlink_to(directory, target_is_directory=True)
    (directory / "to_itself").symlink_to("to_itself")
    (directory / "vanished.py").symlink_to("nowhere.py")
    (directory / "directory.py").mkdir()
    (directory / "directory.py" / "inside.py").write_text(BLOCKS)
    if hasattr(os, "mkfifo"):
        os.mkfifo(directory / "pipe.py")
    return asynclint(directory, "check", "--output", "json", "--jobs", "2")


class TestBadInput:
    """Contract 3."""

    def test_the_run_is_a_failed_one_and_says_so_without_a_traceback(
        self, bad_input: subprocess.CompletedProcess[bytes]
    ) -> None:
        assert b"Traceback" not in bad_input.stderr
        assert bad_input.returncode == 2

    def test_each_file_that_cannot_be_read_is_a_finding(self, bad_input: subprocess.CompletedProcess[bytes]) -> None:
        findings = json.loads(bad_input.stdout)["findings"]
        paths = sorted(finding["path"] for finding in findings if finding["code"] == "LNT901")
        assert paths == sorted(UNREADABLE)

    def test_every_other_file_is_still_checked(self, bad_input: subprocess.CompletedProcess[bytes]) -> None:
        document = json.loads(bad_input.stdout)
        found = {finding["path"] for finding in document["findings"] if finding["code"] == "BLK101"}
        silent = {"empty.py", "comments.py", "huge.py"}
        assert found == {"good.py", "directory.py/inside.py", *STRANGE} - silent
        assert document["errors"] == []

    @pytest.mark.parametrize("form", ["text", "sarif", "github", "gitlab", "junit", "rdjson"])
    def test_every_format_can_say_it(self, tmp_path: Path, form: str) -> None:
        for name in ("caf\udce9.py", "line\nend.py", "unparsable.py", "undecodable.py"):
            (tmp_path / name).write_bytes({**UNREADABLE, **STRANGE}[name])
        run = asynclint(tmp_path, "check", "--output", form)
        assert b"Traceback" not in run.stderr
        assert run.returncode == 2
        run.stdout.decode("utf-8")


EXIT_CODES = {
    "clean": ({"app.py": CLEAN}, [], 0),
    "findings": ({"app.py": BLOCKS}, [], 1),
    "findings, for a job that uploads them": ({"app.py": BLOCKS}, ["--exit-zero"], 0),
    "a file that cannot be parsed": ({"app.py": "def"}, [], 2),
    "a file that cannot be parsed, beside findings": ({"app.py": "def", "b.py": BLOCKS}, [], 2),
    "a file that cannot be parsed, for a job that uploads": ({"app.py": "def"}, ["--exit-zero"], 2),
    "a path that does not exist": ({"app.py": CLEAN}, ["nowhere"], 2),
    "an option that does not exist": ({"app.py": CLEAN}, ["--nope"], 2),
    "a rule that does not exist": ({"app.py": CLEAN}, ["--select", "BLK999"], 2),
    "settings that cannot be read": ({"app.py": CLEAN, "pyproject.toml": "[tool.asynclint"}, [], 2),
    "a rule that is left out": ({"app.py": BLOCKS}, ["--ignore", "BLK101"], 0),
}


@pytest.mark.parametrize(("files", "arguments", "code"), EXIT_CODES.values(), ids=EXIT_CODES.keys())
def test_the_exit_code_tells(tmp_path: Path, files: dict[str, str], arguments: list[str], code: int) -> None:
    """Contract 4."""
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    run = asynclint(tmp_path, "check", *arguments)
    assert run.returncode == code
    assert b"Traceback" not in run.stderr


SCRIPT = Path(sys.executable).with_name("asynclint")
LIKE_PYTHONS_OWN = ["threading", "json", "pathlib", "queue", "click"]


@pytest.mark.parametrize(
    ("command", "modules"),
    [
        # What `python -m` itself needs before it runs anything is out of reach.
        pytest.param([sys.executable, "-m", "asynclint"], LIKE_PYTHONS_OWN, id="as a module"),
        pytest.param(
            [str(SCRIPT)],
            [*LIKE_PYTHONS_OWN, "types"],
            id="as it is installed",
            marks=pytest.mark.skipif(not SCRIPT.exists(), reason="asynclint is not installed"),
        ),
    ],
)
def test_modules_of_the_analysed_code_are_not_taken_for_pythons_own(
    tmp_path: Path, command: list[str], modules: list[str]
) -> None:
    """Neither the command nor the processes it starts look for modules where the analysed code stands."""
    trap = f"open({str(tmp_path / 'imported')!r}, 'a').close()\n"
    checked_here = tmp_path / "here"
    for name in modules:
        (checked_here / name).mkdir(parents=True)
        (checked_here / name / "__init__.py").write_text(trap, encoding="utf-8")
        (checked_here / f"{name}.py").write_text(trap, encoding="utf-8")
    for number in range(210):  # enough to be worth a second process
        (checked_here / f"job{number}.py").write_text("def run():\n    pass\n", encoding="utf-8")
    (checked_here / "poll.py").write_text(BLOCKS, encoding="utf-8")

    run = subprocess.run(
        [*command, "check", "--isolated", "--jobs", "2", "--output", "concise", "."],
        cwd=checked_here,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=SECONDS,
        check=False,
        text=True,
    )

    assert (run.returncode, run.stderr) == (1, "")
    assert "poll.py:5:5: BLK101" in run.stdout
    assert not (tmp_path / "imported").exists()
