"""What a change did to the findings: which it introduced, which it fixed, and which were there before.

Both sides are analysed whole, so a finding counts as introduced wherever it shows, far from the changed lines as well.
Findings are recognised as a baseline recognises them: not by their lines, and not by the name of a file that moved.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from asynclint.baseline.entries import entries_of
from asynclint.baseline.matching import match, recordable
from asynclint.git import fork_point, write_tree
from asynclint.report.causes import root_causes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.findings import Finding
    from asynclint.report.model import Report
    from asynclint.settings import Settings


class Check(Protocol):
    """`asynclint.api.check`, with what the two runs have in common already given."""

    def __call__(self, paths: Sequence[Path], settings: Settings, /) -> Report: ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """``introduced`` is a report on the files as they are now, with only what is new. ``fixed`` are findings in the
    files as they were, ``unchanged`` is how many are in both."""

    introduced: Report
    fixed: tuple[Finding, ...]
    unchanged: int


def compare(check: Check, paths: Sequence[Path], settings: Settings, reference: str) -> Comparison:
    """Compares ``paths`` as they are now with what they were where the history of ``reference`` and that of HEAD part.

    :raises GitError: when git cannot tell.
    """
    commit = fork_point(settings.root, reference)
    settings = replace(settings, baseline=None)
    after = check(paths, settings)
    with TemporaryDirectory(prefix="asynclint-") as directory:
        root = Path(directory).resolve()
        write_tree(settings.root, commit, root)
        then = [place for path in paths if (place := root / _below(path, settings.root)).exists()]
        before = check(then, replace(settings, root=root)) if then else None
        known = [] if before is None else recordable(before.findings)
        entries = [] if before is None else entries_of(known, before.tree)
    matched = match(entries, after.findings, after.tree)
    gone = Counter(matched.gone)
    fixed = []
    for finding, entry in zip(known, entries, strict=True):
        if gone[entry]:
            gone[entry] -= 1
            fixed.append(finding)
    introduced = replace(after, findings=matched.new, causes=root_causes(matched.new))
    return Comparison(introduced, tuple(fixed), len(matched.known))


def _below(path: Path, root: Path) -> Path:
    """Where a path is in another copy of the project."""
    place = path.absolute()
    return place.relative_to(root) if place.is_relative_to(root) else Path()
