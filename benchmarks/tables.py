"""The results as Markdown: one table per corpus, one for growth."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from corpora import Tree
    from measure import Run
    from tools import Tool

DASH = "–"


@dataclass(frozen=True, slots=True)
class Series:
    """The runs of one tool on one corpus, one per round, or why they do not count."""

    tool: Tool
    runs: Sequence[Run]
    findings: int
    failure: str

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.runs)

    @property
    def outcome(self) -> str:
        """The number of findings, and the exit code where it says more than "none" or "some"."""
        code = self.runs[-1].exit_code
        return str(self.findings) if code in {0, 1} else f"{self.findings} (exit code {code})"


def comparison(tree: Tree, results: Sequence[Series]) -> str:
    """One corpus: medians over the rounds, and each tool's time as a multiple of the first tool's.

    The ratio is taken within each round, where both ran under the same load, and only then the median.
    """
    header = ("tool", "scope", "wall s", "CPU s", "peak MB", "findings", f"wall / {results[0].tool.name}")
    heading = f"### {tree.corpus}: {tree.lines:,} lines in {len(tree.files):,} files"
    return f"{heading}\n\n{table(header, [row(series, results[0]) for series in results], words=2)}"


def row(series: Series, reference: Series) -> tuple[str, ...]:
    name, scope = series.tool.name, series.tool.scope
    if series.failure:
        return name, scope, series.failure, DASH, DASH, DASH, DASH
    paired = () if reference.failure else zip(series.runs, reference.runs, strict=True)
    ratios = [run.seconds / other.seconds for run, other in paired]
    return (
        name,
        scope,
        f"{series.seconds:.2f}",
        f"{median(run.cpu for run in series.runs):.2f}",
        f"{max(run.peak_bytes for run in series.runs) / 1e6:.0f}",
        series.outcome,
        f"{median(ratios):.2f}" if ratios else DASH,
    )


def growth(results: Mapping[Tree, Sequence[Series]]) -> str:
    """Time per line from the smallest corpus to the largest: flat means that the whole costs no more than its parts."""
    trees = sorted(results, key=lambda tree: tree.lines)
    header = ("tool", *(f"µs a line at {tree.lines / 1e6:.2f} M" for tree in trees), "largest / smallest")
    rows = [growth_row(series, results, trees) for series in results[trees[0]]]
    return f"### Growth\n\n{table(header, rows, words=1)}"


def growth_row(series: Series, results: Mapping[Tree, Sequence[Series]], trees: Sequence[Tree]) -> tuple[str, ...]:
    costs = [per_line(tree, next(s for s in results[tree] if s.tool is series.tool)) for tree in trees]
    first, last = costs[0], costs[-1]
    ratio = DASH if first is None or last is None else f"{last / first:.2f}"
    return series.tool.name, *(DASH if cost is None else f"{cost:.1f}" for cost in costs), ratio


def per_line(tree: Tree, series: Series) -> float | None:
    return None if series.failure else series.seconds / tree.lines * 1e6


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, words: int) -> str:
    """A Markdown table; all columns after the first ``words`` hold numbers."""
    rule = ["---" if column < words else "---:" for column in range(len(header))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))
