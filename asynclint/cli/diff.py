"""`asynclint diff`: what a change did to the findings."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asynclint.cli.commands import EXIT_FINDINGS
from asynclint.cli.failure import failures
from asynclint.cli.progress import Progress
from asynclint.report.cells import printable
from asynclint.report.formats import render
from asynclint.report.summary import counted
from asynclint.report.terminal import BOLD, ColorChoice, Style
from asynclint.settings import discover

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.comparison import Comparison


@click.command()
@click.argument("reference", metavar="REF")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="Read this settings file.")
@click.option("--isolated", is_flag=True, help="Read no settings file.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(min=1), help="Processes to use.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when there are introduced findings.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def diff(
    reference: str,
    paths: tuple[Path, ...],
    form: str,
    config: Path | None,
    isolated: bool,
    jobs: int | None,
    exit_zero: bool,
    color: ColorChoice,
) -> None:
    """Tell which findings the changes since REF introduced, and which they fixed.

    REF is a commit or branch; what counts is the commit where its history and the current one part. The project is
    analysed as it was there and as it is now, committed or not. Exits with 1 when a finding was introduced.
    """
    from asynclint.api import check  # noqa: PLC0415  (--help needs no engine)
    from asynclint.comparison import compare  # noqa: PLC0415

    places = paths or (Path(),)
    progress = Progress(sys.stderr)
    with failures():
        settings = discover(places, config=config, isolated=isolated)
        try:
            found = compare(partial(check, jobs=jobs, progress=progress), places, settings, reference)
        finally:
            progress.clear()
    if form == "json":
        sys.stdout.write(_document(found))
    else:
        style = Style.of(sys.stdout, color)
        render("text", found.introduced, sys.stdout, style=style)
        sys.stdout.writelines(f"{line}\n" for line in _rest(found, reference, style))
    introduced = bool(found.introduced.findings)
    click.get_current_context().exit(EXIT_FINDINGS if introduced and not exit_zero else 0)


def _rest(found: Comparison, reference: str, style: Style) -> Iterator[str]:
    for finding in found.fixed:
        place = printable(f"{finding.path}:{finding.span}")
        yield f"{style.paint('fixed', BOLD)} {place}: {finding.code} {style.prose(printable(finding.message))}"
    counts = (f"{counted(len(found.introduced.findings), 'finding')} introduced", f"{len(found.fixed):,} fixed")
    yield f"Since {printable(reference)}: {', '.join(counts)}, {found.unchanged:,} as before."


def _document(found: Comparison) -> str:
    from asynclint.report.json import document  # noqa: PLC0415  (for who asks for it)

    fixed = document(replace(found.introduced, findings=found.fixed))["findings"]
    content = {**document(found.introduced), "fixed": fixed, "unchanged": found.unchanged}
    return json.dumps(content, indent=2) + "\n"
