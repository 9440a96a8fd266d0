"""Everything that one run of the benchmarks has measured, and the section of the page that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import tables
from benchmarks.states import COLD, LEAF, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.comparing import Series
    from benchmarks.corpora import Tree
    from benchmarks.measure import Run


@dataclass(frozen=True, slots=True)
class Results:
    """``stages``, ``index``, ``session`` and ``server`` are what the modules of these names print; ``growing`` is the
    corpus whose subsets ``growth`` is about."""

    machine: str
    small: Tree
    comparisons: Mapping[Tree, Sequence[Series]]
    orm: Mapping[Tree, Sequence[Series]]
    states: Mapping[Tree, Mapping[str, Sequence[Run]]]
    growing: Tree
    growth: Sequence[tuple[int, Sequence[Run]]]
    startup: tuple[Sequence[float], Sequence[float]]
    stages: Mapping[Tree, Mapping[str, Any]]
    index: Mapping[str, Any]
    session: Mapping[str, Any]
    server: Mapping[str, Any]

    def section(self) -> str:
        small = tables.title(self.small)
        parts = [
            self.machine,
            "## Budgets",
            tables.table(("what", "measured / budget", "measured", "budget"), self._budgets(), words=1),
            "## Beside other tools: what blocks the event loop",
            *(tables.comparison(tree, results) for tree, results in self.comparisons.items()),
            *(("### Growth", tables.growth_of_all(self.comparisons)) if len(self.comparisons) > 1 else ()),
            "## Beside other tools: Django's queries",
            *(tables.comparison(tree, results) for tree, results in self.orm.items()),
            "## What has changed since the last run",
            tables.states(self.states),
            "## Growth",
            f"On subsets of {self.growing.corpus}, each part of the next.",
            tables.growth(self.growth),
            "## Where the time goes",
            "Processor time of a cold run in one process, by stage.",
            tables.stages(self.stages),
            "## Editors and sessions",
            f"{small}; each edit in another file.",
            tables.table(("what", "p50 ms", "p95 ms", "edits"), self._latencies(), words=1),
        ]
        return "\n\n".join(parts)

    def _budgets(self) -> Iterator[tuple[str, ...]]:
        """The rows of the design's table. What the corpora of this run cannot tell is said to be not measured."""
        ours, bare = map(median, self.startup)
        speed = self.index["lines"] / self.index["seconds"]
        yield budget("`asynclint --version` over a bare interpreter", (ours - bare) * 1000, 60, "ms")
        yield "index, one core", f"{100_000 / speed:.2f}", f"{speed:,.0f} lines/s", "100,000 lines/s"
        large = next((runs for tree, runs in self.states.items() if tree.corpus.size == "large"), None)
        for what, state, seconds in (
            ("1.1 M lines, cold", COLD, 12.0),
            ("1.1 M lines, nothing changed", UNCHANGED, 0.4),
            ("1.1 M lines, a leaf file edited", LEAF, 1.0),
        ):
            yield budget(what, None if large is None else tables.wall(large[state]), seconds, "s")
        memory = None if large is None else tables.peak(large[COLD]) / 1e6
        yield budget("1.1 M lines, cold: largest process", memory, 700, "MB")
        saved = tables.p95(self.server["saved"]) * 1000
        yield budget(f"language server, on save, {self.small.lines:,} lines, p95", saved, 100, "ms")
        first, *_, last = (tables.per_line(lines, runs) for lines, runs in self.growth)
        named = f"growth: time a line, {self.growth[0][0]:,} to {self.growth[-1][0]:,} lines"
        yield budget(named, last / first, 1.3, "×")

    def _latencies(self) -> Iterator[tuple[str, ...]]:
        for what, seconds in (
            ("session in a process of ours: edit → report", self.session["edits"]),
            ("language server: didSave → diagnostics", self.server["saved"]),
            ("language server: didChange → diagnostics, with the moment it waits", self.server["typed"]),
        ):
            yield what, f"{median(seconds) * 1000:.0f}", f"{tables.p95(seconds) * 1000:.0f}", str(len(seconds))


def budget(what: str, measured: float | None, allowed: float, unit: str) -> tuple[str, ...]:
    if measured is None:
        return what, tables.DASH, "not measured in this run", f"{allowed:g} {unit}"
    return what, f"{measured / allowed:.2f}", f"{measured:.3g} {unit}", f"{allowed:g} {unit}"
