"""What every report is made of: the outcome of one run, and the text it speaks of.

A report holds findings, not source. Only some formats show source, and only of files that have findings, so it is
read when a format asks; a file that has vanished since costs its frame, not the report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from asynclint.source import SourceError, decode_source, split_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from asynclint.baseline.matching import Matched
    from asynclint.findings import Finding, RunError
    from asynclint.fixes import Fix
    from asynclint.packs.model import Catalog
    from asynclint.report.causes import RootCause
    from asynclint.shards import Shard
    from asynclint.source import Tree


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of an analysed file and its lines, without their ends."""

    text: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> SourceText:
        return cls(text, tuple(split_lines(text)))

    def line(self, number: int) -> str:
        """Line ``number``, counted from one. A line the file does not have (any more) is empty."""
        return self.lines[number - 1] if number <= len(self.lines) else ""


@dataclass(frozen=True, slots=True)
class Served:
    """A route of a web application: how it is written (``GET /orders/{id}``), and the function that answers."""

    label: str
    path: str
    handler: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one run.

    ``findings`` are sorted by `Finding.sort_key`; their paths are those of ``tree``. ``files`` and ``lines`` count what
    was analysed, ``seconds`` is wall time. ``statistics`` are counters of the run by name. ``shard`` is the part of a
    whole that this is, if it is one. ``baseline`` is what was made of the findings that are known, where a project
    keeps such; they are not among ``findings``. ``routes`` are what the web applications of the program serve, where
    a format wants to know, and ``fixes`` what would mend the findings, where somebody does. ``analysis`` is what the
    run leaves behind: taking a large program apart takes seconds, so it lives as long as the report.
    """

    findings: tuple[Finding, ...]
    errors: tuple[RunError, ...]
    files: int
    lines: int
    seconds: float
    catalog: Catalog
    tree: Tree
    causes: tuple[RootCause, ...]
    statistics: Mapping[str, int | float]
    baseline: Matched | None = None
    shard: Shard | None = None
    routes: tuple[Served, ...] = ()
    fixes: tuple[Fix, ...] = ()
    analysis: object = field(default=None, repr=False, compare=False)
    _sources: dict[str, SourceText | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def root(self) -> Path:
        """The directory that paths are relative to."""
        return self.tree.root

    def source(self, path: str) -> SourceText | None:
        """The text of an analysed file, or ``None`` when it cannot be read or decoded."""
        if path not in self._sources:
            self._sources[path] = self._read(path)
        return self._sources[path]

    def data(self, path: str) -> bytes | None:
        """The bytes of an analysed file, or ``None`` when it cannot be read."""
        try:
            return self.tree.data(path)
        except SourceError:
            return None

    def _read(self, path: str) -> SourceText | None:
        data = self.data(path)
        if data is None:
            return None
        try:
            return SourceText.of(decode_source(path, data).text)
        except SourceError:
            return None
