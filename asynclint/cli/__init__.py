"""The command line: parses arguments, calls the engine, chooses the exit code.

Commands live in modules of their own that are imported when they are called, so that `--version`, completion and a
mistyped option cost no more than importing click.
"""

from __future__ import annotations

from asynclint.cli.commands import cli, main, run

__all__ = ["cli", "main", "run"]
