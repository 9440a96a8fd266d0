"""What was measured, as Markdown: ratios first, seconds of one machine after them."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from benchmarks.states import COLD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.comparing import Series
    from benchmarks.corpora import Tree
    from benchmarks.measure import Run

DASH = "–"


def title(tree: Tree) -> str:
    return f"{tree.corpus}: {tree.lines:,} lines in {len(tree.files):,} files"


def comparison(tree: Tree, results: Sequence[Series]) -> str:
    """One corpus: each tool's time and memory as multiples of the first tool's, and medians over the rounds.

    The ratio of times is taken within each round, where both ran under the same load, and only then the median.
    """
    name = results[0].tool.name
    header = ("tool", "reads", f"time / {name}", f"memory / {name}", "findings", "wall s", "CPU s", "peak MB")
    return f"### {title(tree)}\n\n{table(header, [row(series, results[0]) for series in results], words=2)}"


def row(series: Series, reference: Series) -> tuple[str, ...]:
    words = (series.tool.name, series.tool.scope)
    if series.failure:
        return *words, series.failure, *[DASH] * 5
    paired = () if reference.failure else zip(series.runs, reference.runs, strict=False)
    ratios = [run.seconds / other.seconds for run, other in paired]
    return (
        *words,
        f"{median(ratios):.2f}" if ratios else DASH,
        f"{series.peak_bytes / reference.peak_bytes:.2f}" if ratios else DASH,
        series.outcome,
        f"{series.seconds:.2f}",
        f"{median(run.cpu for run in series.runs):.2f}",
        f"{series.peak_bytes / 1e6:.0f}",
    )


def states(results: Mapping[Tree, Mapping[str, Sequence[Run]]]) -> str:
    """What a run costs by what has changed, as a share of a run that knows nothing."""
    header = ("code", "run", "time / cold", "wall s", "peak MB")
    rows = [
        (
            str(tree.corpus),
            state,
            f"{wall(done) / wall(runs[COLD]):.3f}",
            f"{wall(done):.2f}",
            f"{max(run.peak_bytes for run in done) / 1e6:.0f}",
        )
        for tree, runs in results.items()
        for state, done in runs.items()
    ]
    return table(header, rows, words=2)


def growth(results: Sequence[tuple[int, Sequence[Run]]]) -> str:
    """Time per line on subsets of one corpus: flat means that the whole costs no more than its parts."""
    first = per_line(*results[0])
    header = ("lines", "time a line / smallest", "µs a line", "wall s", "peak MB", "bytes a line")
    rows = [
        (
            f"{lines:,}",
            f"{per_line(lines, runs) / first:.2f}",
            f"{per_line(lines, runs) * 1e6:.1f}",
            f"{wall(runs):.2f}",
            f"{peak(runs) / 1e6:.0f}",
            f"{peak(runs) / lines:.0f}",
        )
        for lines, runs in results
    ]
    return table(header, rows, words=0)


def stages(results: Mapping[Tree, Mapping[str, Any]]) -> str:
    """Processor time for each thousand lines, by stage; and the memory of the process that has all stages."""
    names = dict.fromkeys(name for found in results.values() for name in found["seconds"])
    header = ("stage", *(f"ms for 1,000 lines, {tree.corpus}" for tree in results))
    rows = [
        (name, *(f"{found['seconds'].get(name, 0) / found['lines'] * 1e6:.2f}" for found in results.values()))
        for name in names
    ]
    whole = (f"{sum(found['seconds'].values()) / found['lines'] * 1e6:.2f}" for found in results.values())
    memory = (f"{found['peak_bytes'] / 1e6:.0f}" for found in results.values())
    return table(header, [*rows, ("in all", *whole), ("peak MB", *memory)], words=1)


def growth_of_all(results: Mapping[Tree, Sequence[Series]]) -> str:
    """Time per line of every tool, from the smallest corpus to the largest."""
    trees = sorted(results, key=lambda tree: tree.lines)
    header = ("tool", "largest / smallest", *(f"µs a line at {tree.lines / 1e6:.2f} M" for tree in trees))
    rows = []
    for series in results[trees[0]]:
        all_of_it = [next(one for one in results[tree] if one.tool is series.tool) for tree in trees]
        costs = [
            None if one.failure else one.seconds / tree.lines * 1e6 for tree, one in zip(trees, all_of_it, strict=True)
        ]
        ratio = DASH if costs[0] is None or costs[-1] is None else f"{costs[-1] / costs[0]:.2f}"
        rows.append((series.tool.name, ratio, *(DASH if cost is None else f"{cost:.1f}" for cost in costs)))
    return table(header, rows, words=1)


def wall(runs: Sequence[Run]) -> float:
    return median(run.seconds for run in runs)


def peak(runs: Sequence[Run]) -> int:
    return max(run.peak_bytes for run in runs)


def per_line(lines: int, runs: Sequence[Run]) -> float:
    return wall(runs) / lines


def p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1]


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, words: int) -> str:
    """A Markdown table; all columns after the first ``words`` hold numbers."""
    rule = ["---" if column < words else "---:" for column in range(len(header))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))
