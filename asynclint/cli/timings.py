"""The table of `asynclint check --timings`: where the time of a run has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from asynclint.engine.timings import Timings


def tell_timings(timings: Timings) -> None:
    """Writes the table to standard error, so that it gets into no report."""
    total = sum(timings.seconds.values())
    for name, seconds in timings.seconds.items():
        click.echo(f"{name:<26}{seconds:>9.2f} s{seconds / (total or 1):>8.1%}", err=True)
    click.echo(f"{'in all':<26}{total:>9.2f} s", err=True)
