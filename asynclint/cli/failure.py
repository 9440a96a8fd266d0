"""What a user can get wrong, told as click tells its own errors instead of by a traceback."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from asynclint.baseline.file import BaselineError
from asynclint.cli.commands import EXIT_FAILED
from asynclint.discovery import DiscoveryError
from asynclint.git import GitError
from asynclint.packs.errors import PackErrors
from asynclint.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Failure(click.ClickException):
    """Something the user has to put right before there can be a run."""

    exit_code = EXIT_FAILED

    def show(self, file: IO[Any] | None = None) -> None:
        for line in self.message.splitlines():
            click.echo(f"asynclint: {line}", file=file, err=file is None)


@contextmanager
def failures() -> Iterator[None]:
    """Turns errors in settings, packs, paths, references and baselines into a `Failure`."""
    try:
        yield
    except (SettingsError, PackErrors, DiscoveryError, GitError, BaselineError) as error:
        raise Failure(str(error)) from error
