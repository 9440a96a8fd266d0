"""`asynclint merge`: one SARIF log of those of several shards."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asynclint.cli.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.command()
@click.argument("logs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write to this file.")
def merge(logs: Sequence[Path], output: Path | None) -> None:
    """Make one SARIF log of those that `asynclint check --shard` has written."""
    from asynclint.report.merge import MergeError  # noqa: PLC0415  (`--help` needs no more than click)
    from asynclint.report.merge import merge as merged  # noqa: PLC0415

    try:
        text = merged({str(path): path.read_text(encoding="utf-8") for path in logs})
        if output is not None:
            output.write_text(text, encoding="utf-8", newline="\n")
    except MergeError as error:
        raise Failure(str(error)) from error
    except UnicodeDecodeError as error:
        raise Failure(f"not a SARIF log: {error}") from error
    except OSError as error:
        raise Failure(f"{error.filename}: {error.strerror}") from error
    if output is None:
        sys.stdout.write(text)
