"""What a run costs, by what earlier runs have left and what has changed since; and by how much there is to read.

Corpora are copied before they are edited. Every run says which cache it uses, and none uses that of whoever measures.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.comparing import ENOUGH
from benchmarks.corpora import subset
from benchmarks.measure import Run, ask, measure_ours
from benchmarks.tools import check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.corpora import Tree

COLD, FILLING, UNCHANGED, LEAF, CORE = STATES = (
    "cold, `--no-cache`",
    "cold, filling a cache",
    "nothing changed",
    "a leaf file edited",
    "the most imported file edited",
)
SHARES = (0.1, 0.3, 1.0)
"""The subsets on which growth is measured: of 1.1 million lines, they are 110,000, 330,000 and all."""

UNTRUSTED = 2.0
"""Seconds for which the cache does not trust what the disk says of a file that was just written."""

REPEATS = 5


def states(tree: Tree, rounds: int) -> Mapping[str, Sequence[Run]]:
    """The runs of asynclint in each of the `STATES`."""
    runs: dict[str, list[Run]] = {state: [] for state in STATES}
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(shutil.copytree(tree.root, Path(scratch, "code")))
        edited = {state: root / name for state, name in zip((LEAF, CORE), _targets(root), strict=True)}
        cache = Path(scratch, "cache")

        def run(state: str, *options: str) -> None:
            print(f"{tree.corpus}: {state}", file=sys.stderr)
            command = check(root, "--quiet", *options)
            runs[state].append(measure_ours(command))

        for number in range(rounds):
            if number and sum(run.seconds for run in runs[COLD]) > ENOUGH:
                break
            run(COLD, "--no-cache")
            shutil.rmtree(cache, ignore_errors=True)
            time.sleep(UNTRUSTED)
            run(FILLING, "--cache-dir", str(cache))
            for _ in range(REPEATS):
                run(UNCHANGED, "--cache-dir", str(cache))
            for state, file in edited.items():
                file.write_bytes(file.read_bytes() + f"\n\ndef added_{number}():\n    return {number}\n".encode())
                run(state, "--cache-dir", str(cache))
    return runs


def _targets(root: Path) -> tuple[str, str]:
    found = ask("benchmarks.targets", str(root))
    return found["leaf"], found["core"]


def growth(tree: Tree, rounds: int) -> Sequence[tuple[int, Sequence[Run]]]:
    """The lines of each subset of a corpus, and cold runs on it."""
    with tempfile.TemporaryDirectory() as scratch:
        trees = [subset(tree, int(tree.lines * share), Path(scratch, str(share))) for share in SHARES[:-1]]
        runs: list[tuple[Tree, list[Run]]] = [(part, []) for part in (*trees, tree)]
        for _ in range(rounds):
            for part, done in runs:
                if sum(run.seconds for run in done) <= ENOUGH:
                    print(f"{tree.corpus}: {part.lines:,} lines of it", file=sys.stderr)
                    done.append(measure_ours(check(part.root, "--quiet", "--no-cache")))
    return [(part.lines, done) for part, done in runs]


def startup(repeats: int) -> tuple[Sequence[float], Sequence[float]]:
    """Seconds that `asynclint --version` takes, and those of an interpreter that does nothing."""
    ours, bare = [], []
    for _ in range(repeats):
        ours.append(measure_ours([sys.executable, "-m", "asynclint", "--version"]).seconds)
        bare.append(measure_ours([sys.executable, "-c", "pass"]).seconds)
    return ours, bare
