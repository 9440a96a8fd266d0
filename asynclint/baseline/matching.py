"""Tells known findings from new ones, and which entries of a baseline have nothing to stand for any more.

A finding is known if an entry says all that it says. What is left over is looked at again, more generously: code that
was moved into another function of its file, or whose function has another name now, and files that were renamed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.baseline.entries import Entry, entries_of
from asynclint.report.portable import is_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from asynclint.findings import Finding
    from asynclint.source import Tree

SYNTAX_ERROR = "LNT901"
"""A file that cannot be read is a run that failed, whoever knows about it."""

_LOOKS: tuple[tuple[Callable[[Entry], tuple[str, ...]], bool], ...] = (
    (lambda entry: (entry.path, entry.code, entry.symbol, entry.target, entry.text), False),
    (lambda entry: (entry.path, entry.code, entry.target, entry.text), False),
    (lambda entry: (entry.code, entry.symbol, entry.target, entry.text), True),
)
"""What two entries have to share, in one look after the other, and whether only files that are gone are looked at."""


@dataclass(frozen=True, slots=True)
class Matched:
    """``new`` are the findings that are not known, ``known`` the entries of those that are, as they would be written
    now, ``gone`` the entries that no finding has."""

    new: tuple[Finding, ...]
    known: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()


def recordable(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that a baseline may hold."""
    return [finding for finding in findings if finding.code != SYNTAX_ERROR and is_inside(finding.path)]


def match(entries: Sequence[Entry], findings: Sequence[Finding], tree: Tree) -> Matched:
    """Sorts ``findings``, which are in report order, by whether ``entries`` know them."""
    candidates = recordable(findings)
    pairs = [*zip(candidates, entries_of(candidates, tree), strict=True)]
    gone = Counter(entries)
    vanished = {path: not tree.has(path) for path in {entry.path for entry in entries}}
    known: list[Entry] = []
    for key, only_vanished in _LOOKS:
        waiting: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for entry in gone.elements():
            if vanished[entry.path] or not only_vanished:
                waiting[key(entry)].append(entry)
        left = []
        for finding, entry in pairs:
            if same := waiting[key(entry)]:
                gone[same.pop()] -= 1
                known.append(entry)
            else:
                left.append((finding, entry))
        pairs = left
    unknown = {id(finding) for finding, _ in pairs}
    recorded = {id(finding) for finding in candidates}
    new = (finding for finding in findings if id(finding) in unknown or id(finding) not in recorded)
    return Matched(tuple(new), tuple(sorted(known)), tuple(sorted(gone.elements())))
