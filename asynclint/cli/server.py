"""`asynclint server`: the language server, for editors to start."""

from __future__ import annotations

import click

from asynclint.cli.failure import Failure


@click.command()
def server() -> None:
    """Run the language server.

    An editor starts it and speaks with it over standard input and output. It needs `pip install 'asynclint[lsp]'`.
    """
    try:
        from asynclint.lsp.server import serve  # noqa: PLC0415  (half a second, and an extra that may be missing)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        raise Failure("the language server needs pygls: pip install 'asynclint[lsp]'") from error
    serve()
