"""What a check does about findings that a project lives with: comments for them, and a baseline that gets shorter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from asynclint.baseline.upkeep import shorten
from asynclint.report.causes import root_causes
from asynclint.report.summary import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from asynclint.report.model import Report
    from asynclint.settings import Settings


def shorten_baseline(report: Report, places: Sequence[Path], settings: Settings) -> None:
    """Takes what is gone out of the baseline, if this run has seen all that it holds."""
    if report.baseline is not None and report.shard is None:
        note = shorten(report.baseline, places, settings)
        if note is not None:
            click.echo(f"asynclint: {note}", err=True)


def silenced(report: Report, reason: str) -> Report:
    """What is left of a report when comments silence what they can."""
    from asynclint.silencing import silence  # noqa: PLC0415  (for who asks for it)

    done = silence(report.findings, report.tree, reason)
    words = f"{counted(len(done.findings), 'finding')} in {counted(len(done.files), 'file')} silenced by comments"
    click.echo(f"asynclint: {words}", err=True)
    return replace(report, findings=done.left, causes=root_causes(done.left))
