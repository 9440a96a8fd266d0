"""`asynclint init`: settings for a project that has none."""

from __future__ import annotations

from pathlib import Path

import click

from asynclint.cli.failure import Failure, failures
from asynclint.packs.locate import pack_directories
from asynclint.settings.files import PROJECT_FILE, find_file
from asynclint.settings.presets import load_presets
from asynclint.settings.proposal import TABLE, placed, propose
from asynclint.writing import replace_file


@click.command()
@click.argument("directory", default=Path(), type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--print", "only_print", is_flag=True, help="Print the settings; write nothing.")
def init(directory: Path, only_print: bool) -> None:
    """Write settings for the project in DIRECTORY.

    Looks at what it depends on and how it is laid out, and says what it saw. The settings go into a table of their own
    at the end of pyproject.toml, or into asynclint.toml where there is none. Settings that exist are never touched.
    """
    project = directory.absolute()
    with failures():
        existing = find_file(project)
        if existing is not None:
            raise Failure(f"{existing} holds settings already; nothing was written")
        proposal = propose(project, load_presets(pack_directories()).values())
        file, content = placed(project, proposal)
    for sentence in proposal.seen:
        click.echo(f"asynclint: {sentence}", err=True)
    is_table = file.name == PROJECT_FILE
    if only_print:
        click.echo("\n".join([*([TABLE] if is_table else []), *proposal.lines]))
        return
    try:
        replace_file(file, content)
    except OSError as error:
        raise Failure(f"{file}: cannot be written: {error.strerror}") from error
    click.echo(f"{file}: {f'the table {TABLE} was added' if is_table else 'written'}")
