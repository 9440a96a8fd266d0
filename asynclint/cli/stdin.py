"""Standard input as a file of the project: how an editor without a server has a buffer checked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

STDIN = Path("-")


def buffers(paths: Sequence[Path], filename: Path | None, refused: Collection[str]) -> dict[Path, bytes]:
    """What standard input holds, by the absolute path that it stands for; nothing when no path is ``-``.

    ``refused`` are the options in use that make no sense for it. Raises `click.UsageError`.
    """
    if STDIN not in paths:
        if filename is not None:
            raise click.UsageError("--stdin-filename says what `-` is; give `-` as the path.")
        return {}
    if len(paths) > 1:
        raise click.UsageError("`-` is checked alone.")
    if filename is None:
        raise click.UsageError("Say with --stdin-filename which file standard input is.")
    if refused:
        raise click.UsageError(f"Standard input is no file to change or watch: {', '.join(refused)} cannot be used.")
    return {filename.absolute(): sys.stdin.buffer.read()}
