"""The `asynclint` command: finds the subcommand, and turns whatever happens into an exit code.

0 is clean, 1 is findings, 2 is a run that failed. Python and click exit with 1 for a crash or an interrupted run, which
would pass for findings; so failures are caught here.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_FINDINGS = 1
EXIT_FAILED = 2
EXIT_INTERRUPTED = 130  # what shells give for a process that SIGINT ended

_COMMANDS = (
    "baseline",
    "cache",
    "check",
    "clean",
    "completion",
    "diff",
    "explain-path",
    "init",
    "merge",
    "routes",
    "rule",
    "rules",
    "server",
    "settings",
)


class _Commands(click.Group):
    """Subcommands, each the object of its name in the module of its name; `check` when none is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return [*_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command = getattr(import_module(f"asynclint.cli.{name}"), name)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {name for option in self.get_params(ctx) for name in option.opts}
        if args and args[0] not in (*_COMMANDS, *own):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # Whoever read the output has seen enough. What is still buffered must not fail again when Python exits.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(EXIT_FAILED)


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from asynclint.report.tool import tool_version  # noqa: PLC0415  (reading metadata is for who asks)

        click.echo(f"asynclint {tool_version()}")
        ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Finds the line that freezes your event loop, and shows the path that leads there.

    Paths without a command are checked: `asynclint src` is `asynclint check src`.
    """


def run() -> NoReturn:
    """The program `asynclint`: runs the command line and leaves at once.

    Taking apart the millions of objects of a large program, one by one, takes longer than a tenth of the run; so does
    looking through them for garbage.
    """
    gc.disable()
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # closed by its reader, or by Python on its way out
            stream.flush()
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit code."""
    try:
        result: Any = cli.main(arguments, prog_name="asynclint", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return EXIT_FAILED
    except click.Abort:
        return EXIT_INTERRUPTED
    except Exception:
        traceback.print_exc()
        click.echo("asynclint failed; this is a bug in asynclint, not in your code", err=True)
        return EXIT_FAILED
    return result if isinstance(result, int) else 0
