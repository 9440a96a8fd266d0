"""All tools on one corpus, in turns, never one tool's rounds after another's: a machine that slows down in the middle
slows down everybody, and ratios stay true where seconds do not.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import Run, measure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.corpora import Tree
    from benchmarks.tools import Tool

ENOUGH = 30.0
"""Seconds after which a tool has run for long enough on one corpus: of a run that takes a minute, one tells as much as
many do of one that takes a moment."""


@dataclass(frozen=True, slots=True)
class Series:
    """The runs of one tool on one corpus, one for each round, or why they do not count."""

    tool: Tool
    runs: Sequence[Run]
    findings: int
    failure: str

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.runs)

    @property
    def peak_bytes(self) -> int:
        return max(run.peak_bytes for run in self.runs)

    @property
    def outcome(self) -> str:
        """The number of findings, and the exit code where it says more than "none" or "some"."""
        code = self.runs[-1].exit_code
        return f"{self.findings:,}" if code in {0, 1} else f"{self.findings:,} (exit code {code})"


def compare(
    tools: Sequence[Tool], places: Mapping[str, Path | str], tree: Tree, rounds: int, limit: float
) -> list[Series]:
    """Runs every tool up to ``rounds`` times; one that fails is left out of the rest. ``places`` are the directories of
    the tools' executables, or why there are none."""
    failures = {tool.name: place if isinstance(place := places[tool.name], str) else "" for tool in tools}
    runs: dict[str, list[Run]] = {tool.name: [] for tool in tools}
    findings: dict[str, int] = {}
    for number in range(1, rounds + 1):
        for tool in tools:
            place = places[tool.name]
            spent = sum(run.seconds for run in runs[tool.name])
            if failures[tool.name] or isinstance(place, str) or spent > ENOUGH:
                continue
            print(f"{tree.corpus}: round {number}, {tool.name}", file=sys.stderr)
            run, findings[tool.name], failures[tool.name] = attempt(tool, tree, place, limit)
            runs[tool.name].append(run)
    return [Series(tool, runs[tool.name], findings.get(tool.name, 0), failures[tool.name]) for tool in tools]


def attempt(tool: Tool, tree: Tree, executables: Path, limit: float) -> tuple[Run, int, str]:
    """One run with the number of its findings and, if it went wrong, what went wrong."""
    with tempfile.TemporaryDirectory() as scratch:
        report, stdout, stderr = Path(scratch, "report"), Path(scratch, "stdout"), Path(scratch, "stderr")
        command = tool.command(executables, tree, report)
        run = measure(command, stdout=stdout, stderr=stderr, limit=limit, cwd=tree.root)
        if run.timed_out:
            return run, 0, f"over {limit:.0f} s"
        said = stderr.read_text("utf-8", "replace").strip()
        last = said.rpartition("\n")[2] or "no readable report"
        failure = f"exit code {run.exit_code}: {last[:80]}"
        # Python's own code for a crash is 1, and half a report may stand on stdout by then.
        if "Traceback (most recent call last)" in said:
            return run, 0, failure
        try:
            return run, tool.count(report if report.exists() else stdout), ""
        except (ValueError, LookupError):
            return run, 0, failure
