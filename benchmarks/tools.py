"""asynclint and the tools it is compared with: how each is installed, started and asked for its findings.

Every tool looks for blocking calls only, where it can be told to, with no cache and no configuration, on the same
files. What they look for still differs (one file or the whole program), so the number of findings is no ranking.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpora import Tree


@dataclass(frozen=True, slots=True)
class Tool:
    """A command-line tool. ``command`` gets the directory of its executables, the code, and a file for its report.

    ``count`` reads the number of findings from the report. ``requirement`` is what pip installs; "" means that the tool
    is there already.
    """

    name: str
    scope: str
    requirement: str
    command: Callable[[Path, Tree, Path], list[str]]
    count: Callable[[Path], int]


def asynclint(_: Path, tree: Tree, report: Path) -> list[str]:
    options = ["--isolated", "--no-cache", "--exit-zero", "--output", f"json={report}"]
    return [sys.executable, "-m", "asynclint", "check", str(tree.root), *options]


def ruff(executables: Path, tree: Tree, report: Path) -> list[str]:
    options = [
        "--select",
        "ASYNC2",
        "--isolated",
        "--no-cache",
        "--output-format",
        "json",
        "--output-file",
        str(report),
    ]
    return [str(executables / "ruff"), "check", *options, str(tree.root)]


def flake8_async(executables: Path, tree: Tree, _: Path) -> list[str]:
    # Its own command takes files, not directories, and is twice as fast as flake8 with the plugin.
    return [str(executables / "flake8-async"), "--enable", "ASYNC2", *map(str, tree.files)]


def blockpath(executables: Path, tree: Tree, _: Path) -> list[str]:
    return [str(executables / "blockpath"), "check", "--no-config", "--json", str(tree.root)]


def hydroid(executables: Path, tree: Tree, _: Path) -> list[str]:
    return [str(executables / "hydroid"), "--no-cache", "--format", "json", str(tree.root)]


def listed_under(key: str) -> Callable[[Path], int]:
    """Counts the entries of a JSON report's list ``key``."""
    return lambda report: len(json.loads(report.read_bytes())[key])


def json_array(report: Path) -> int:
    return len(json.loads(report.read_bytes()))


def report_lines(report: Path) -> int:
    return report.read_bytes().count(b"\n")


TOOLS = (
    Tool("asynclint", "whole program", "", asynclint, listed_under("findings")),
    Tool("ruff", "one file", "ruff==0.17.5", ruff, json_array),
    Tool("flake8-async", "one file", "flake8-async==26.8.1", flake8_async, report_lines),
    Tool("blockpath", "whole program", "blockpath==0.1.0", blockpath, listed_under("findings")),
    Tool("hydroid", "whole program", "hydroid-cli==0.5.0", hydroid, listed_under("diagnostics")),
)


def environment(cache: Path) -> Path:
    """A virtual environment for the peers, one per Python version; returns the directory of its executables."""
    directory = cache / f"peers-{sys.version_info.major}.{sys.version_info.minor}"
    if not directory.exists():
        venv.create(directory, with_pip=True)
    return directory / "bin"


def install(tool: Tool, executables: Path) -> str:
    """Makes ``tool`` ready; returns why it cannot be, or "". Installed one by one: one may need a newer Python."""
    if not tool.requirement:
        return ""
    pip = [str(executables / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, tool.requirement], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"pip cannot install {tool.requirement} on Python {sys.version.split()[0]}"
