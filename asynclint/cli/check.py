"""`asynclint check`: analyse, report, and say by the exit code what came of it."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from asynclint.cli.commands import EXIT_FAILED, EXIT_FINDINGS
from asynclint.cli.failure import Failure, failures
from asynclint.cli.progress import Progress
from asynclint.findings import Confidence
from asynclint.report.formats import FORMATS, render
from asynclint.report.terminal import ColorChoice, Style
from asynclint.settings import discover
from asynclint.shards import Shard
from asynclint.triage import SYNTAX_ERROR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor

    from asynclint.report.model import Report

_Command = TypeVar("_Command", bound="Callable[..., Any] | click.Command")


class Output(NamedTuple):
    """A format, and the file to write it to; standard output when there is none."""

    format: str
    file: Path | None


def _words(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """Joins the values of a repeatable option that takes commas."""
    return tuple(word for value in values for word in map(str.strip, value.split(",")) if word)


def _outputs(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> tuple[Output, ...]:
    outputs = []
    for value in values or ("text",):
        form, _, file = value.partition("=")
        if form not in FORMATS:
            raise click.BadParameter(f"{form!r} is not one of {', '.join(FORMATS)}.")
        outputs.append(Output(form, Path(file) if file else None))
    if sum(output.file is None for output in outputs) > 1:
        raise click.BadParameter("Only one report can go to standard output; give the others a file, as FORMAT=FILE.")
    return tuple(outputs)


def _executor(_context: click.Context, _option: click.Parameter, value: str | None) -> Executor | None:
    if value is None:
        return None
    from asynclint.engine.executors import ExecutorError, executor_named  # noqa: PLC0415  (`--help` needs no engine)

    try:
        return executor_named(value)
    except ExecutorError as error:
        raise click.BadParameter(str(error)) from error


def _shard(_context: click.Context, _option: click.Parameter, value: str | None) -> Shard | None:
    try:
        return None if value is None else Shard.read(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _selectors(name: str, text: str) -> Callable[[_Command], _Command]:
    return click.option(name, metavar="RULES", multiple=True, callback=_words, help=text)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_selectors(
    "--select", "Check these rules only: codes, prefixes, names or ALL, with commas. Sets the file's choice aside."
)
@_selectors("--extend-select", "Check these rules as well.")
@_selectors("--ignore", "Leave these rules out.")
@click.option(
    "-o", "--output", "outputs", metavar="FORMAT[=FILE]", multiple=True, callback=_outputs,
    help=f"Report as {', '.join(FORMATS)}. Repeat it for several reports of one run.  [default: text]",
)  # fmt: skip
@click.option(
    "--min-confidence", type=click.Choice([level.label for level in Confidence]),
    help="Leave out findings the program is less sure of.  [default: likely]",
)  # fmt: skip
@click.option(
    "--changed-since", metavar="REF",
    help="Report only what the changes since this commit or branch touch: a finding's line, or a step of its path.",
)  # fmt: skip
@click.option("--include-tests", is_flag=True, help="Report on test code and migrations too.")
@click.option(
    "--force-exclude", is_flag=True, help="Apply exclusions to files that are named outright, as hooks name them."
)
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="Read this settings file.")
@click.option("--isolated", is_flag=True, help="Read no settings file.")
@click.option(
    "-j", "--jobs", metavar="N", type=click.IntRange(min=1), help="Processes to use.  [default: one per core]"
)
@click.option(
    "--executor", metavar="MODULE:FACTORY", callback=_executor,
    help="Read files with the executor that this factory makes instead of with processes of this machine.",
)  # fmt: skip
@click.option(
    "--shard", metavar="K/N", callback=_shard,
    help="Report on the K-th of N parts of the files, as one of several jobs; see `asynclint merge`.",
)  # fmt: skip
# Nothing is kept between runs; accepted so that a hook or job that asks for a fresh run need not know that.
@click.option("--no-cache", is_flag=True, expose_value=False, help="Use nothing that earlier runs have left.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when there are findings. A failed run still exits with 2.")
@click.option("--statistics", is_flag=True, help="Count findings per rule, and what the run has done.")
@click.option("-q", "--quiet", is_flag=True, help="Write nothing to standard output; files and the exit code tell.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
    help="When to use colour; NO_COLOR and FORCE_COLOR are obeyed.",
)  # fmt: skip
def check(
    paths: tuple[Path, ...],
    outputs: tuple[Output, ...],
    changed_since: str | None,
    jobs: int | None,
    executor: Executor | None,
    shard: Shard | None,
    config: Path | None,
    isolated: bool,
    exit_zero: bool,
    statistics: bool,
    quiet: bool,
    color: ColorChoice,
    **overrides: Any,
) -> None:
    """Check files and directories.

    Without PATHS, the current directory is checked. A file is reported on alone, but understood as part of its project:
    what it calls is followed wherever it leads.

    Exits with 0 when there is nothing to report, 1 when there are findings, and 2 when the run failed or a file could
    not be read.
    """
    from asynclint.api import check as run  # noqa: PLC0415  (--help needs no engine)

    places = paths or (Path(),)
    progress = Progress(sys.stderr, wanted=not quiet)
    with failures():
        settings = discover(places, config=config, isolated=isolated, overrides=_given(overrides))
        try:
            report = run(
                places, settings, jobs=jobs, progress=progress, changed_since=changed_since, executor=executor,
                shard=shard,
            )  # fmt: skip
        finally:
            progress.clear()
    if report.files == 0:
        click.echo(f"asynclint: no Python files below {', '.join(map(str, places))}", err=True)
    for note in _write(report, outputs, color, quiet=quiet):
        click.echo(f"asynclint: {note}", err=True)
    if statistics:
        _tell_statistics(report)
    click.get_current_context().exit(_exit_code(report, exit_zero=exit_zero))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, as fields of the settings."""
    given = {name: value for name, value in options.items() if value}
    if level := given.get("min_confidence"):
        given["min_confidence"] = Confidence[level.upper()]
    return given


def _write(report: Report, outputs: Sequence[Output], color: ColorChoice, *, quiet: bool) -> Iterator[str]:
    """Writes the reports, those to files first: standard output may be closed by its reader."""
    for output in sorted(outputs, key=lambda output: output.file is None):
        if output.file is not None:
            try:
                with output.file.open("w", encoding="utf-8", newline="\n") as stream:
                    yield from render(output.format, report, stream)
            except OSError as error:
                raise Failure(f"{output.file}: cannot be written: {error.strerror}") from error
        elif not quiet:
            yield from render(output.format, report, sys.stdout, style=Style.of(sys.stdout, color))


def _tell_statistics(report: Report) -> None:
    counts = Counter(finding.code for finding in report.findings)
    for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{number:>7,}  {code}  {report.catalog.rules[code].name}", err=True)
    for name, value in report.statistics.items():
        click.echo(f"{name}: {value:,}", err=True)


def _exit_code(report: Report, *, exit_zero: bool) -> int:
    if report.errors or any(finding.code == SYNTAX_ERROR for finding in report.findings):
        return EXIT_FAILED
    return EXIT_FINDINGS if report.findings and not exit_zero else 0
