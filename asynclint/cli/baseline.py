"""`asynclint baseline`: write down the findings that are there, or see whether what is written down still is."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asynclint.baseline.entries import entries_of
from asynclint.baseline.file import Baseline, read_baseline, write_baseline
from asynclint.baseline.matching import match, recordable
from asynclint.baseline.upkeep import baseline_file, covers, recorded_paths
from asynclint.cli.commands import EXIT_FINDINGS
from asynclint.cli.failure import Failure, failures
from asynclint.cli.progress import Progress
from asynclint.report.summary import counted
from asynclint.settings import discover
from asynclint.triage import SYNTAX_ERROR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.baseline.entries import Entry
    from asynclint.report.model import Report
    from asynclint.settings import Settings


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--baseline", "file", metavar="FILE", type=click.Path(path_type=Path), help="Write this file.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if there are entries whose findings are gone.")
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="Read this settings file.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(min=1), help="Processes to use.")
def baseline(paths: tuple[Path, ...], file: Path | None, check: bool, config: Path | None, jobs: int | None) -> None:
    """Write down the findings that are there now.

    `asynclint check` leaves out what the baseline holds, and reports what is new. It takes findings that are gone out
    of the file; only this command adds any.
    """
    from asynclint.api import check as run  # noqa: PLC0415  (--help needs no engine)

    places = paths or (Path(),)
    progress = Progress(sys.stderr)
    with failures():
        settings = discover(places, config=config, overrides={} if file is None else {"baseline": file.absolute()})
        target, known = _known(settings, places)
        try:
            report = run(places, replace(settings, baseline=None), jobs=jobs, progress=progress)
        finally:
            progress.clear()
        _refuse_incomplete(report)
        matched = match(known.entries, report.findings, report.tree)
        if check:
            _tell_gone(target, matched.gone)
        findings = recordable(report.findings)
        write_baseline(target, Baseline(recorded_paths(places, settings), tuple(entries_of(findings, report.tree))))
    new = len(findings) - len(matched.known)
    click.echo(f"{target}: {counted(len(findings), 'finding')} ({new:,} new, {len(matched.gone):,} gone)")


def _known(settings: Settings, places: Sequence[Path]) -> tuple[Path, Baseline]:
    """The file, and what it holds so far."""
    target = baseline_file(settings)
    assert target is not None, "only a check can be told to look at none"
    known = read_baseline(target) if target.exists() else Baseline()
    if not covers(places, known, settings):
        wanted = " ".join(known.paths)
        raise Failure(f"{target} holds the findings of more than is looked at here; give it `{wanted}`, or delete it")
    return target, known


def _refuse_incomplete(report: Report) -> None:
    """A finding that nobody could look for would be taken for one that is gone."""
    problems = [*_problems(report)]
    if problems:
        raise Failure("\n".join([*problems, "the baseline is as it was: not all of the code could be read"]))


def _problems(report: Report) -> Iterator[str]:
    yield from (f"{error.path}: {error.message}" for error in report.errors)
    yield from (f"{one.path}:{one.span}: {one.message}" for one in report.findings if one.code == SYNTAX_ERROR)


def _tell_gone(target: Path, gone: Sequence[Entry]) -> None:
    for entry in gone:
        where = f" in `{entry.symbol}`" if entry.symbol else ""
        what = f" (`{entry.target}`)" if entry.target else ""
        click.echo(f"{entry.path}: {entry.code}{where}{what} is gone")
    if gone:
        click.echo(f"asynclint: {target}: shorten it with `asynclint baseline`", err=True)
    click.get_current_context().exit(EXIT_FINDINGS if gone else 0)
