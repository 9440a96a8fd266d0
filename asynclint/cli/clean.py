"""`asynclint clean`: removes what runs have left for later ones."""

from __future__ import annotations

from pathlib import Path

import click

from asynclint.cli.caching import cache_directory, cache_directory_option
from asynclint.cli.failure import Failure, failures
from asynclint.settings import discover


@click.command()
@cache_directory_option
def clean(cache_dir: Path | None) -> None:
    """Remove the cache.

    Runs are as good without it, only slower. Other files that stand in its directory are left alone.
    """
    from asynclint.engine.cache.store import remove  # noqa: PLC0415  (--help needs no engine)

    with failures():
        settings = discover([Path.cwd()], overrides={"cache_dir": cache_dir} if cache_dir else {})
    directory = cache_directory(settings)
    try:
        removed = directory is not None and remove(directory)
    except OSError as error:
        raise Failure(f"{directory}: cannot be removed: {error.strerror}") from error
    click.echo(f"removed {directory}" if removed else f"no cache in {directory}" if directory else "no cache")
