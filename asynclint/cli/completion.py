"""`asynclint completion`: what a shell has to be told to complete our commands, options and rules."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from asynclint.cli.commands import cli

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash  asynclint completion bash > ~/.local/share/bash-completion/completions/asynclint
    zsh   asynclint completion zsh > ~/.zfunc/_asynclint   (with ~/.zfunc in fpath)
    fish  asynclint completion fish > ~/.config/fish/completions/asynclint.fish
    """
    made = get_completion_class(shell)
    assert made is not None, shell
    click.echo(made(cli, {}, "asynclint", "_ASYNCLINT_COMPLETE").source())
