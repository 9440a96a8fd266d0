"""Compares what a run found with what the marks in the source say must be found.

A line without a mark must be silent. `# todo-expect: CODE` marks a known missed alarm: it fails on the day it is found,
so that the mark becomes a real one. Several findings of one code on one line count once: the line is right or wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.packs.expectations import read_expectations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from asynclint.findings import Finding
    from asynclint.packs.model import Expectation

_EXPECT, _TODO = "# expect:", "# todo-expect:"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one source text: what must be found, and what is known to be missed."""

    expected: tuple[Expectation, ...]
    missed: tuple[Expectation, ...]


def read_marks(text: str) -> Marks:
    todo = text.replace(_EXPECT, "#").replace(_TODO, _EXPECT)
    return Marks(tuple(read_expectations(text)), tuple(read_expectations(todo)))


def differences(sources: Mapping[str, str], findings: Iterable[Finding]) -> list[str]:
    """One line of text for each place where findings and marks disagree. ``sources`` has the text of each path."""
    found: dict[str, list[Finding]] = {path: [] for path in sources}
    for finding in findings:
        found.setdefault(finding.path, []).append(finding)
    return [line for path in sorted(found) for line in _file_differences(path, sources.get(path, ""), found[path])]


def _file_differences(path: str, text: str, findings: list[Finding]) -> Iterator[str]:
    marks = read_marks(text)
    lines = text.split("\n")
    for mark in marks.expected:
        said = [finding.message for finding in findings if _at(finding, mark)]
        if not said:
            yield f"{path}:{mark.line}: {mark.code} is missed: {lines[mark.line - 1].strip()}"
        elif not any(mark.message in message for message in said):
            yield f'{path}:{mark.line}: {mark.code} does not say "{mark.message}", but "{said[0]}"'
    for mark in marks.missed:
        if any(_at(finding, mark) for finding in findings):
            yield f"{path}:{mark.line}: {mark.code} is no longer missed: change todo-expect to expect"
    for finding in findings:
        if not any(_at(finding, mark) for mark in (*marks.expected, *marks.missed)):
            line = finding.span.line
            source = lines[line - 1].strip() if line <= len(lines) else ""
            yield f"{path}:{line}: {finding.code} is a false alarm ({finding.message}): {source}"


def _at(finding: Finding, mark: Expectation) -> bool:
    return (finding.span.line, finding.code) == (mark.line, mark.code)
