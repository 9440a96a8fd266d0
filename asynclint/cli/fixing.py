"""`asynclint check --fix` and `--diff`: apply what mends the findings, or show what that would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from asynclint.cli.failure import Failure
from asynclint.report.summary import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from asynclint.fixes.rounds import Outcome
    from asynclint.report.model import Report


class Fixing(NamedTuple):
    """What was asked for: ``unsafe`` fixes as well, and to ``show`` what would be written instead of writing it."""

    unsafe: bool
    show: bool

    @classmethod
    def of(cls, *, fix: bool, unsafe_fixes: bool, diff: bool) -> Fixing | None:
        if unsafe_fixes and not (fix or diff):
            raise click.UsageError("--unsafe-fixes says which fixes to make; add --fix or --diff.")
        return cls(unsafe_fixes, diff) if fix or diff else None


def fixed(fixing: Fixing, check: Callable[[Mapping[Path, bytes]], Report], report: Report) -> Outcome:
    """Makes the fixes of a report, and writes or shows them. Exits where a file could not be written."""
    from asynclint.fixes.rounds import apply_fixes  # noqa: PLC0415  (for who asks for it)

    outcome = apply_fixes(check, report, unsafe=fixing.unsafe)
    unsaved = [] if fixing.show else _save(outcome)
    if fixing.show:
        _show(outcome)
    _tell(fixing, outcome)
    if unsaved:
        raise Failure("\n".join(f"{message}; left as it is" for message in unsaved))
    return outcome


def _show(outcome: Outcome) -> None:
    from asynclint.fixes.difference import difference  # noqa: PLC0415

    for file in outcome.files:
        for line in difference(file):
            click.echo(line, nl=False)


def _save(outcome: Outcome) -> list[str]:
    """Writes what was fixed; why that could not be done, for each file."""
    from asynclint.fixes.saving import SaveError, save  # noqa: PLC0415

    messages = []
    for file in outcome.files:
        try:
            save(outcome.report.root, file)
        except SaveError as error:
            messages.append(str(error))
    return messages


def _tell(fixing: Fixing, outcome: Outcome) -> None:
    """What was done, and what was not, on standard error: a patch or a report is on the other."""
    would = "would be " if fixing.show else ""
    places = f" in {counted(len(outcome.files), 'file')}" if outcome.files else ""
    click.echo(f"asynclint: {counted(len(outcome.applied), 'finding')} {would}fixed{places}", err=True)
    for fix in outcome.withdrawn:
        place = f"{fix.finding.path}:{fix.finding.span}"
        click.echo(f"asynclint: {place}: the fix of {fix.finding.code} did not hold, and was taken back", err=True)
