"""The cache of a command: the options that say where it is, and what to say when it cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from asynclint.engine.cache.kept import Cache
    from asynclint.settings import Settings

_Command = TypeVar("_Command", bound="Callable[..., Any] | click.Command")


def _absolute(_context: click.Context, _option: click.Parameter, value: Path | None) -> Path | None:
    return None if value is None else value.absolute()


def cache_directory_option(command: _Command) -> _Command:
    return click.option(
        "--cache-dir", metavar="DIR", type=click.Path(path_type=Path), envvar="ASYNCLINT_CACHE_DIR",
        show_envvar=True, callback=_absolute, help="Keep what the next run may need here.",
    )(command)  # fmt: skip


def cache_directory(settings: Settings) -> Path | None:
    """Where the cache is: None for a user without a home who has not said."""
    from asynclint.engine.cache.location import default_directory  # noqa: PLC0415  (--help needs no engine)

    return settings.cache_dir or default_directory()


def cache_of(settings: Settings) -> Cache | None:
    from asynclint.engine.cache.kept import Cache  # noqa: PLC0415  (--help needs no engine)

    directory = cache_directory(settings)
    return None if directory is None else Cache(directory)


def tell_trouble(cache: Cache | None) -> None:
    """Says, once, why nothing could be kept: the run is as good, only slower."""
    if cache is not None and cache.trouble is not None:
        click.echo(f"asynclint: the cache in {cache.directory} cannot be used: {cache.trouble}", err=True)
