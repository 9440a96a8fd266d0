"""What the options of a check are given, made of the text that was typed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from asynclint.cli.catalog import complete_rules
from asynclint.report.formats import FORMATS
from asynclint.shards import Shard

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor

_Command = TypeVar("_Command", bound="Callable[..., Any] | click.Command")


class Output(NamedTuple):
    """A format, and the file to write it to; standard output when there is none."""

    format: str
    file: Path | None


def words(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """Joins the values of a repeatable option that takes commas."""
    return tuple(word for value in values for word in map(str.strip, value.split(",")) if word)


def outputs(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> tuple[Output, ...]:
    outputs = []
    for value in values or ("text",):
        form, _, file = value.partition("=")
        if form not in FORMATS:
            raise click.BadParameter(f"{form!r} is not one of {', '.join(FORMATS)}.")
        outputs.append(Output(form, Path(file) if file else None))
    if sum(output.file is None for output in outputs) > 1:
        raise click.BadParameter("Only one report can go to standard output; give the others a file, as FORMAT=FILE.")
    return tuple(outputs)


def executor(_context: click.Context, _option: click.Parameter, value: str | None) -> Executor | None:
    if value is None:
        return None
    from asynclint.engine.executors import ExecutorError, executor_named  # noqa: PLC0415  (`--help` needs no engine)

    try:
        return executor_named(value)
    except ExecutorError as error:
        raise click.BadParameter(str(error)) from error


def shard(_context: click.Context, _option: click.Parameter, value: str | None) -> Shard | None:
    try:
        return None if value is None else Shard.read(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def reason(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise click.BadParameter("Say why: who reads the comment next year has only that.")
    if value is not None and (not value.isprintable() or "#" in value):
        raise click.BadParameter("It has to fit into a comment: one line, without `#`.")
    return value if value is None else value.strip()


def selectors(name: str, text: str) -> Callable[[_Command], _Command]:
    return click.option(name, metavar="RULES", multiple=True, callback=words, shell_complete=complete_rules, help=text)
