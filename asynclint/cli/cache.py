"""`asynclint cache`: where the cache is, and what is in it."""

from __future__ import annotations

from pathlib import Path

import click

from asynclint.cli.caching import cache_directory, cache_directory_option
from asynclint.cli.failure import Failure, failures
from asynclint.settings import discover


@click.command()
@click.option("--info", is_flag=True, help="Also say what is in it.")
@cache_directory_option
def cache(info: bool, cache_dir: Path | None) -> None:
    """Show where the cache is.

    It holds what was learnt of files by what is in them, and what was found in programs that have not changed since.
    `asynclint clean` removes it.
    """
    from asynclint.engine.cache.store import Store  # noqa: PLC0415  (--help needs no engine)

    with failures():
        settings = discover([Path.cwd()], overrides={"cache_dir": cache_dir} if cache_dir else {})
    directory = cache_directory(settings)
    if directory is None:
        raise Failure("there is no place for a cache: name one with --cache-dir")
    click.echo(f"location: {directory}" if info else directory)
    if not info:
        return
    store = Store(directory)
    held = store.held()
    size = store.size()
    store.close()
    if store.trouble is not None:
        raise Failure(f"the cache in {directory} cannot be used: {store.trouble}")
    click.echo(f"size: {_megabytes(size)} of at most {_megabytes(store.limit)}")
    for kind in held:
        click.echo(f"{kind.kind}: {kind.entries:,} ({_megabytes(kind.size)})")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
