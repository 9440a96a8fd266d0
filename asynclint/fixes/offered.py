"""Which fixes a file's findings have: the first repair of each that a fixer can write where it stands."""

from __future__ import annotations

from importlib import import_module
from itertools import groupby
from typing import TYPE_CHECKING, Protocol, cast

from asynclint.findings import Safety
from asynclint.fixes.model import Fix, Unwritable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.findings import Finding, Repair
    from asynclint.fixes.model import Written
    from asynclint.fixes.module import Module
    from asynclint.report.model import Report


class Fixer(Protocol):
    """A module of `asynclint.fixes.fixers`."""

    def write(self, module: Module, repair: Repair) -> Written:
        """The repair as edits. Raises `Unwritable` where that would change what the code means."""


def fixes_for(report: Report, path: str) -> tuple[Fix, ...]:
    """The fixes of the findings in the file at ``path``, in report order; none where the file cannot be read.

    Spans and edits are about the text that the report speaks of (`Report.source`).
    """
    return offered(report, [finding for finding in report.findings if finding.path == path])


def all_fixes(report: Report) -> Iterator[Fix]:
    """The fixes of all findings, file by file."""
    for _, findings in groupby(report.findings, key=lambda finding: finding.path):
        yield from offered(report, findings)


def offered(report: Report, findings: Iterable[Finding]) -> tuple[Fix, ...]:
    """The fixes of findings of one file."""
    mendable = [finding for finding in findings if finding.repairs]
    source = report.source(mendable[0].path) if mendable else None
    if source is None:
        return ()
    from asynclint.fixes.module import Module  # noqa: PLC0415  (LibCST is loaded when there is something to write)

    module = Module(source.text)
    return tuple(fix for finding in mendable if (fix := _fix(module, finding)) is not None)


def _fix(module: Module, finding: Finding) -> Fix | None:
    for repair in finding.repairs:
        try:
            written = load_fixer(repair.fixer).write(module, repair)
        except Unwritable:
            continue
        safety = Safety.UNSAFE if written.is_risky else repair.safety
        return Fix(finding, written.title, safety, tuple(sorted(written.edits)))
    return None


def load_fixer(name: str) -> Fixer:
    """The module that the page of a rule names as a fixer."""
    return cast("Fixer", import_module(f"asynclint.fixes.fixers.{name}"))
