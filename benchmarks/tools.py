"""asynclint and the tools it is compared with: how each is installed, started and asked for its findings.

Every peer looks for one family of defects only, where it can be told to, with no cache and no configuration, on the
same files. What they look for still differs (one file or the whole program), so the number of findings is no ranking.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.corpora import Tree

PATTERNS = Path(__file__).with_name("orm.yml")


@dataclass(frozen=True, slots=True)
class Tool:
    """A command-line tool. ``command`` gets the directory of its executables, the code, and a file for its report; it
    runs where the code is.

    ``count`` reads the number of findings from the report. ``requirement`` is what pip installs; "" means that the tool
    is there already. One that ``--quick`` leaves out takes a minute for the smallest corpus, or to install.
    """

    name: str
    scope: str
    requirement: str
    command: Callable[[Path, Tree, Path], list[str]]
    count: Callable[[Path], int]
    quick: bool = True


def asynclint(_: Path, tree: Tree, report: Path) -> list[str]:
    return check(tree.root, "--no-cache", "--output", f"json={report}")


def asynclint_orm(_: Path, tree: Tree, report: Path) -> list[str]:
    return check(tree.root, "--no-cache", "--select", "ORM", "--output", f"json={report}")


def check(root: Path, *options: str) -> list[str]:
    """The command of a run of asynclint; ``options`` have to say whether it uses a cache."""
    return [sys.executable, "-m", "asynclint", "check", str(root), "--isolated", "--exit-zero", *options]


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


def djch(executables: Path, _tree: Tree, _report: Path) -> list[str]:
    return [str(executables / "djch"), "check"]


def semgrep(executables: Path, tree: Tree, report: Path) -> list[str]:
    options = ["--metrics", "off", "--disable-version-check", "--no-git-ignore", "--quiet"]
    chosen = ["--config", str(PATTERNS), "--json", "--output", str(report)]
    return [str(executables / "semgrep"), "scan", *options, *chosen, str(tree.root)]


def listed_under(key: str) -> Callable[[Path], int]:
    """Counts the entries of a JSON report's list ``key``."""
    return lambda report: len(json.loads(report.read_bytes())[key])


def json_array(report: Path) -> int:
    return len(json.loads(report.read_bytes()))


def report_lines(report: Path) -> int:
    return report.read_bytes().count(b"\n")


def total(report: Path) -> int:
    """The number that a report ends with."""
    return int(re.findall(rb"\d+", report.read_bytes())[-1])


TOOLS = (
    Tool("asynclint", "whole program", "", asynclint, listed_under("findings")),
    Tool("ruff", "one file", "ruff==0.17.5", ruff, json_array),
    Tool("flake8-async", "one file", "flake8-async==26.8.1", flake8_async, report_lines),
    Tool("blockpath", "whole program", "blockpath==0.1.0", blockpath, listed_under("findings"), quick=False),
    Tool("hydroid", "whole program", "hydroid-cli==0.5.0", hydroid, listed_under("diagnostics"), quick=False),
)


ORM_TOOLS = (
    Tool("asynclint", "whole program", "", asynclint_orm, listed_under("findings")),
    Tool("djch", "whole program", "djch==0.1.9", djch, total),
    Tool("semgrep", "one file", "semgrep==1.182.0", semgrep, listed_under("results"), quick=False),
)


def install(tool: Tool, cache: Path, python: str) -> Path | str:
    """The directory of the tool's executables, in an environment of its own that ``python`` makes; or why there is
    none."""
    directory = cache / "peers" / (tool.requirement or tool.name)
    executables = directory / "bin"
    if not tool.requirement or (directory / "ready").exists():
        return executables
    make = [python, "-m", "venv", "--clear", str(directory)]
    pip = [str(executables / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in (make, [*pip, tool.requirement]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"pip cannot install {tool.requirement}"
    (directory / "ready").touch()
    return executables
