"""`asynclint check`: analyse, report, and say by the exit code what came of it."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from asynclint.cli import values
from asynclint.cli.caching import cache_directory_option, cache_of, tell_trouble
from asynclint.cli.commands import EXIT_FAILED, EXIT_FINDINGS
from asynclint.cli.failure import Failure, failures
from asynclint.cli.fixing import Fixing, fixed
from asynclint.cli.known import shorten_baseline, silenced
from asynclint.cli.progress import Progress
from asynclint.cli.stdin import buffers
from asynclint.cli.timings import tell_timings
from asynclint.engine.timings import Timings
from asynclint.findings import Confidence
from asynclint.report.formats import FORMATS, render
from asynclint.report.model import Served
from asynclint.report.terminal import ColorChoice, Style
from asynclint.settings import discover
from asynclint.triage import SYNTAX_ERROR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor

    from asynclint.report.model import Report
    from asynclint.settings import Settings
    from asynclint.shards import Shard


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@values.selectors(
    "--select", "Check these rules only: codes, prefixes, names or ALL, with commas. Sets the file's choice aside."
)
@values.selectors("--extend-select", "Check these rules as well.")
@values.selectors("--ignore", "Leave these rules out.")
@click.option(
    "-o", "--output", "outputs", metavar="FORMAT[=FILE]", multiple=True, callback=values.outputs,
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
@click.option(
    "--baseline", metavar="FILE", type=click.Path(path_type=Path),
    help="Leave out the findings that this file holds.  [default: asynclint-baseline.json, if there is one]",
)  # fmt: skip
@click.option("--no-baseline", is_flag=True, help="Report what the baseline holds as well.")
@click.option(
    "--add-ignores", metavar="REASON", callback=values.reason,
    help="Silence what is found by comments at its lines that give this reason; report what is left.",
)  # fmt: skip
@click.option("--fix", is_flag=True, help="Apply the safe fixes, and report what is left.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: the fixes that want a second look as well.")
@click.option(
    "--diff", is_flag=True, help="Print what --fix would change, change nothing, and exit with 1 if it would."
)
@click.option(
    "--show-fixes", is_flag=True, help="Put what --fix and --unsafe-fixes would write into the JSON and SARIF reports."
)
@click.option(
    "--stdin-filename", metavar="FILE", type=click.Path(path_type=Path),
    help="The file that standard input stands for, where the path is `-`: what an editor holds and has not saved.",
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
    "--executor", metavar="MODULE:FACTORY", callback=values.executor,
    help="Read files with the executor that this factory makes instead of with processes of this machine.",
)  # fmt: skip
@click.option(
    "--shard", metavar="K/N", callback=values.shard,
    help="Report on the K-th of N parts of the files, as one of several jobs; see `asynclint merge`.",
)  # fmt: skip
@click.option("--no-cache", is_flag=True, help="Use nothing that earlier runs have left, and leave nothing.")
@cache_directory_option
@click.option("--exit-zero", is_flag=True, help="Exit with 0 when there are findings. A failed run still exits with 2.")
@click.option("--timings", is_flag=True, help="Tell where the time goes.")
@click.option("--statistics", is_flag=True, help="Count findings per rule, and what the run has done.")
@click.option("-w", "--watch", "again", is_flag=True, help="Check again whenever a file changes, until interrupted.")
@click.option("-q", "--quiet", is_flag=True, help="Write nothing to standard output; files and the exit code tell.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True,
    help="When to use colour; NO_COLOR and FORCE_COLOR are obeyed.",
)  # fmt: skip
def check(
    paths: tuple[Path, ...],
    outputs: tuple[values.Output, ...],
    changed_since: str | None,
    add_ignores: str | None,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    show_fixes: bool,
    stdin_filename: Path | None,
    jobs: int | None,
    executor: Executor | None,
    shard: Shard | None,
    config: Path | None,
    isolated: bool,
    no_cache: bool,
    exit_zero: bool,
    statistics: bool,
    timings: bool,
    again: bool,
    quiet: bool,
    color: ColorChoice,
    **overrides: Any,
) -> None:
    """Check files and directories.

    Without PATHS, the current directory is checked. A file is reported on alone, but understood as part of its project:
    what it calls is followed wherever it leads. `-` is a file whose text is read from standard input.

    Exits with 0 when there is nothing to report, 1 when there are findings, and 2 when the run failed or a file could
    not be read.
    """
    from asynclint.api import check as run  # noqa: PLC0415  (--help needs no engine)

    fixing = Fixing.of(fix=fix, unsafe_fixes=unsafe_fixes, diff=diff)
    changing = {"--fix": fix, "--diff": diff, "--add-ignores": add_ignores is not None, "--watch": again}
    overlay = buffers(paths, stdin_filename, [option for option, is_given in changing.items() if is_given])
    places = (*overlay,) or paths or (Path(),)
    progress = Progress(sys.stderr, wanted=not quiet)
    if again:
        from asynclint.cli.watch import watch  # noqa: PLC0415  (for who asks for it)
        from asynclint.engine.session import Session  # noqa: PLC0415

        if executor is not None or add_ignores is not None or fixing is not None:
            raise click.UsageError("--watch goes with none of --executor, --add-ignores, --fix and --diff.")

        def show(report: Report) -> None:
            progress.clear()
            if show_fixes:
                report = _with_fixes(report)
            for note in _write(report, outputs, color, quiet=quiet):
                click.echo(f"asynclint: {note}", err=True)

        watch(
            places,
            partial(discover, places, config=config, isolated=isolated, overrides=_given(overrides)),
            partial(Session, jobs=jobs, progress=progress),
            partial(Session.check, paths=places, changed_since=changed_since, shard=shard),
            show,
            Style.of(sys.stdout, color),
        )
        return
    with failures():
        settings = discover(places, config=config, isolated=isolated, overrides=_given(overrides))
        cache = None if no_cache else cache_of(settings)
        timed = Timings() if timings else None
        try:
            report = run(
                places, settings, jobs=jobs, progress=progress, changed_since=changed_since, executor=executor,
                shard=shard, cache=cache, timings=timed, overlay=overlay,
            )  # fmt: skip
        finally:
            progress.clear()
    tell_trouble(cache)
    if fixing is not None:
        rerun = partial(run, places, settings, jobs=jobs, changed_since=changed_since, shard=shard)
        outcome = fixed(fixing, lambda files: rerun(overlay=files), report)
        if diff:
            click.get_current_context().exit(EXIT_FINDINGS if outcome.files else 0)
        report = outcome.report
    if add_ignores is not None:
        report = silenced(report, add_ignores)
    elif not (isolated or config or overlay or _is_incomplete(report)):  # what nobody has looked for is not gone
        shorten_baseline(report, places, settings)
    if report.files == 0:
        click.echo(f"asynclint: no Python files below {', '.join(map(str, places))}", err=True)
    if any(output.format == "html" for output in outputs):
        report = _with_routes(report, places, settings, jobs)
    if show_fixes:
        report = _with_fixes(report)
    with timed.stage("report") if timed is not None else nullcontext():
        for note in _write(report, outputs, color, quiet=quiet):
            click.echo(f"asynclint: {note}", err=True)
    if statistics:
        _tell_statistics(report)
    if timed is not None:
        tell_timings(timed)
    click.get_current_context().exit(_exit_code(report, exit_zero=exit_zero))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, as fields of the settings."""
    given = {name: value for name, value in options.items() if value}
    if level := given.get("min_confidence"):
        given["min_confidence"] = Confidence[level.upper()]
    if file := given.get("baseline"):
        given["baseline"] = file.absolute()
    if given.pop("no_baseline", False):
        given["baseline"] = None
    return given


def _with_routes(report: Report, places: Sequence[Path], settings: Settings, jobs: int | None) -> Report:
    from asynclint.api import routes  # noqa: PLC0415  (for who asks for it)

    found = routes(places, settings, jobs=jobs)
    served = (Served(f"{'|'.join(route.methods)} {route.path}", route.place.path, route.shown) for route in found)
    return replace(report, routes=tuple(served))


def _with_fixes(report: Report) -> Report:
    from asynclint.fixes import all_fixes  # noqa: PLC0415  (for who asks for it)

    return replace(report, fixes=tuple(all_fixes(report)))


def _write(report: Report, outputs: Sequence[values.Output], color: ColorChoice, *, quiet: bool) -> Iterator[str]:
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
    if _is_incomplete(report):
        return EXIT_FAILED
    return EXIT_FINDINGS if report.findings and not exit_zero else 0


def _is_incomplete(report: Report) -> bool:
    return bool(report.errors) or any(finding.code == SYNTAX_ERROR for finding in report.findings)
