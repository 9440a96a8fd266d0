"""`asynclint explain-path`: how one line is understood, and why a call on it says nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asynclint.cli.failure import Failure, failures
from asynclint.cli.progress import Progress
from asynclint.report.cells import printable
from asynclint.report.summary import counted
from asynclint.report.terminal import BOLD, DIM, Style
from asynclint.settings import discover

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.explanation import Explanation, Looked, Reached


@click.command("explain-path")
@click.argument("place", metavar="FILE:LINE")
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="Read this settings file.")
@click.option("--isolated", is_flag=True, help="Read no settings file.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(min=1), help="Processes to use.")
def explain_path(place: str, config: Path | None, isolated: bool, jobs: int | None) -> None:
    """Show how the calls on a line were resolved, and how sure each step is.

    For a call that no finding speaks of, it says why: its callee is not known, is known to block nobody, or runs only
    where no event loop does.
    """
    from asynclint.api import explain  # noqa: PLC0415  (--help needs no engine)

    name, _, number = place.rpartition(":")
    if not name or not number.isdecimal() or number == "0":
        raise click.BadParameter(f"{place!r} is no place; write FILE:LINE", param_hint="FILE:LINE")
    file = Path(name)
    progress = Progress(sys.stderr)
    with failures():
        settings = discover([file], config=config, isolated=isolated)
        try:
            explanation = explain(file, int(number), settings, jobs=jobs, progress=progress)
        finally:
            progress.clear()
    if explanation is None:
        raise Failure(f"{file}: could not be read as Python; `asynclint check` says why")
    sys.stdout.writelines(f"{line}\n" for line in _lines(explanation, place, Style.of(sys.stdout)))


def _lines(explanation: Explanation, place: str, style: Style) -> Iterator[str]:
    symbol = f" in {style.prose(f'`{printable(explanation.symbol)}`')}" if explanation.symbol else ""
    yield f"{style.paint(printable(place), BOLD)}{symbol}: {explanation.where}"
    if not explanation.looked:
        yield "  nothing on this line runs other code"
    for looked in explanation.looked:
        yield from _of_call(looked, style)


def _of_call(looked: Looked, style: Style) -> Iterator[str]:
    yield ""
    yield f"  column {looked.column + 1}: {style.prose(printable(looked.text))}"
    if looked.silence:
        yield f"    silent: {style.prose(printable(looked.silence))}"
    for reached in looked.reached:
        yield from _of_kind(reached, style)


def _of_kind(reached: Reached, style: Style) -> Iterator[str]:
    choices = f", below {counted(reached.branches, 'choice')}" if reached.branches else ""
    yield f"    {style.paint(reached.kind, BOLD)}: {reached.confidence.label}{choices}"
    for number, hop in enumerate(reached.hops, start=1):
        at = style.paint(printable(f"{hop.path}:{hop.line}"), DIM)
        yield f"      {number}  {at}  {style.prose(printable(hop.text))} ({hop.confidence.label})"
