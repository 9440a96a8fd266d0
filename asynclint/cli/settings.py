"""`asynclint settings`: what a run here would go by, and who said so."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path

import click

from asynclint.cli.catalog import catalog_of
from asynclint.cli.failure import failures
from asynclint.settings import discover
from asynclint.settings.options import OPTIONS, field_name
from asynclint.settings.schema import settings_schema


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="Read this settings file.")
@click.option("--isolated", is_flag=True, help="Read no settings file.")
@click.option("--schema", is_flag=True, help="Print the JSON schema of the settings instead, for editors.")
def settings(paths: tuple[Path, ...], config: Path | None, isolated: bool, schema: bool) -> None:
    """Show the settings that apply here.

    Prints what `asynclint check PATHS` would go by, as TOML, and where each setting comes from.
    """
    if schema:
        click.echo(json.dumps(settings_schema(), indent=2))
        return
    with failures():
        found = discover(paths or [Path.cwd()], config=config, isolated=isolated)
        catalog_of(found)
    click.echo(f"# root: {found.root}")
    click.echo(f"# file: {found.source or 'none'}")
    for key in OPTIONS:
        origin = found.origins.get(field_name(key), "default")
        value = getattr(found, field_name(key))
        written = _toml_table(value) if key == "per-file-ignores" else _toml(value)
        click.echo(f"{key} = {written}  # {origin}")


def _toml(value: object) -> str:
    """A field's value as its key would be written. JSON's strings, numbers and switches are TOML's."""
    if isinstance(value, Enum):
        return json.dumps(value.name.lower())
    if isinstance(value, bool):
        return json.dumps(value)
    if not isinstance(value, tuple):
        return json.dumps("" if value is None else str(value))
    return "[" + ", ".join(map(_toml, value)) + "]"


def _toml_table(pairs: tuple[tuple[str, object], ...]) -> str:
    return "{" + ", ".join(f"{json.dumps(name)} = {_toml(value)}" for name, value in pairs) + "}"
