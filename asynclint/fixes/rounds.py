"""Applies fixes to a program, in memory, and believes none of them: what is kept has been checked again.

Fixes that overlap wait for another round, in which the program is what the first has made of it. After each round the
whole program is checked as it would be: a fix whose finding is still there, or that something new is found after, is
taken back with no trace. What comes out is a set of files to write, and the report of a program that has them.
"""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.findings import Safety
from asynclint.fixes.offered import offered
from asynclint.fixes.text import apply_edits, overlap
from asynclint.report.portable import is_inside
from asynclint.source import SourceError, decode_source, recoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from asynclint.findings import Finding
    from asynclint.fixes.model import Edit, Fix
    from asynclint.report.model import Report

MOST_ROUNDS = 10
"""A fix that makes room for another for so long is not worth more."""

Key = tuple[str, str, str, str]
"""What a finding is called apart from its line: file, code, function, target."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file before and after its fixes."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What applying has come to: ``report`` is of the program with ``files`` written; ``withdrawn`` are fixes that
    were tried and did not hold."""

    report: Report
    files: tuple[Rewritten, ...]
    applied: tuple[Fix, ...]
    withdrawn: tuple[Fix, ...]


def apply_fixes(check: Callable[[Mapping[Path, bytes]], Report], report: Report, *, unsafe: bool) -> Outcome:
    """Applies the safe fixes of a report's findings, and with ``unsafe`` the others, until none is left.

    ``check`` checks the program with some files (absolute paths) as they are given, whatever is on the disk.
    """
    read: dict[str, bytes] = {}
    buffers: dict[str, bytes] = {}
    applied: list[Fix] = []
    withdrawn: list[Fix] = []
    for _ in range(MOST_ROUNDS):
        tried = {_key(fix.finding) for fix in withdrawn}
        chosen = [fix for fix in _choose(report, unsafe=unsafe) if _key(fix.finding) not in tried]
        while chosen:
            edited = dict(_edit(report, chosen))
            lost = [fix for fix in chosen if fix.finding.path not in edited]
            if not lost:
                after = check({report.root / path: data for path, data in {**buffers, **edited}.items()})
                lost = [*_failed(report, after, chosen)]
            if not lost:
                for path in edited:
                    read.setdefault(path, report.tree.data(path))
                buffers |= edited
                applied += chosen
                report = after
                break
            withdrawn += lost
            chosen = [fix for fix in chosen if fix not in lost]
        if not chosen:
            break
    files = tuple(Rewritten(path, read[path], buffers[path]) for path in sorted(buffers))
    return Outcome(report, files, tuple(applied), tuple(withdrawn))


def _choose(report: Report, *, unsafe: bool) -> Iterator[Fix]:
    """The fixes to apply at once: of two that overlap, the first."""
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.repairs and is_inside(finding.path):
            by_file[finding.path].append(finding)
    for findings in by_file.values():
        edits: list[Edit] = []
        for fix in offered(report, findings):
            if (unsafe or fix.safety is Safety.SAFE) and not overlap(fix.edits, edits):
                edits += fix.edits
                yield fix


def _edit(report: Report, fixes: Iterable[Fix]) -> Iterator[tuple[str, bytes]]:
    """The files with their fixes, as far as what comes out is a file that can be read like the one before."""
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for fix in fixes:
        by_file[fix.finding.path] += fix.edits
    for path, edits in by_file.items():
        data = report.tree.data(path)
        text = decode_source(path, data).text
        fixed = apply_edits(text, edits)
        if _parses(fixed, text):
            try:
                yield path, recoded(data, fixed)
            except SourceError:
                continue


def _parses(text: str, before: str) -> bool:
    """Whether LibCST reads a text, and Python too, if it understood what was there before."""
    import libcst as cst  # noqa: PLC0415  (there is something to fix, so it has been imported)

    try:
        cst.parse_module(text)
    except (cst.ParserSyntaxError, RecursionError):
        return False
    return _compiles(text) or not _compiles(before)


def _compiles(text: str) -> bool:
    """Compiling minds what parsing does not: where an `await` stands, what is passed twice."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<fixed>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _failed(before: Report, after: Report, fixes: Iterable[Fix]) -> Iterator[Fix]:
    """The fixes that have not done what they were for, or more than that."""
    there, left = _count(before.findings), _count(after.findings)
    wanted = _count(fix.finding for fix in fixes)
    new = [finding for finding in after.findings if left[_key(finding)] > there[_key(finding)]]
    for fix in fixes:
        key = _key(fix.finding)
        if left[key] > there[key] - wanted[key] or any(_may_have_caused(fix, finding) for finding in new):
            yield fix


def _may_have_caused(fix: Fix, finding: Finding) -> bool:
    """Whether a fix stands in the function of a new finding, or of what it leads to; a file that cannot be read any
    more is the doing of all that changed it."""
    here = (fix.finding.path, fix.finding.symbol)
    places = {(finding.path, finding.symbol), *((step.path, step.symbol) for step in finding.trace)}
    return here in places or (fix.finding.path, "") in places


def _count(findings: Iterable[Finding]) -> Counter[Key]:
    return Counter(map(_key, findings))


def _key(finding: Finding) -> Key:
    return (finding.path, finding.code, finding.symbol, finding.target)
