"""`asynclint routes`: what the web applications of a program serve, and what of it they publish."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from asynclint.cli.failure import failures
from asynclint.cli.progress import Progress
from asynclint.report.cells import printable
from asynclint.settings import discover

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.routes.model import Place, Route

IN_SCHEMA = {
    (True, None): "yes",
    (False, None): "no",
    (None, True): "yes by default",
    (None, False): "no by default",
    (None, None): "?",
}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--include-tests", is_flag=True, help="List the routes of test code too.")
@click.option("--config", metavar="FILE", type=click.Path(path_type=Path), help="Read this settings file.")
@click.option("--isolated", is_flag=True, help="Read no settings file.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(min=1), help="Processes to use.")
def routes(
    paths: tuple[Path, ...], form: str, include_tests: bool, config: Path | None, isolated: bool, jobs: int | None
) -> None:
    """List the routes of web applications, across modules, without running them.

    For each route: its methods and whole path, the function that answers, whether it is in the OpenAPI schema, and
    which call decided that: the route's own, its router's, an include's or the application's. A `…` in a path is what
    only the running program knows. Where the environment decides, it is told what holds when nothing is set there.
    """
    from asynclint.api import routes as run  # noqa: PLC0415  (--help needs no engine)

    places = paths or (Path(),)
    progress = Progress(sys.stderr, wanted=True)
    overrides = {"include_tests": True} if include_tests else {}
    with failures():
        settings = discover(places, config=config, isolated=isolated, overrides=overrides)
        try:
            found = run(places, settings, jobs=jobs, progress=progress)
        finally:
            progress.clear()
    if form == "json":
        json.dump([_values(route) for route in found], sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _table(found))


def _table(found: Sequence[Route]) -> Iterator[str]:
    head = ("METHOD", "PATH", "HANDLER", "IN SCHEMA", "DECIDED BY")
    rows = [head, *(_cells(route) for route in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head) - 1)]
    for row in rows:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()


def _cells(route: Route) -> tuple[str, ...]:
    decided = route.decision
    cells = (
        "|".join(route.methods),
        route.path,
        f"{route.shown} ({_at(route.place)})" + ("" if route.by_default else ", off by default"),
        IN_SCHEMA[decided.published, decided.by_default],
        decided.level.value if decided.place is None else f"{decided.level.value} ({_at(decided.place)})",
    )
    return tuple(printable(cell) for cell in cells)


def _at(place: Place) -> str:
    return f"{place.path}:{place.span.line}"


def _values(route: Route) -> dict[str, Any]:
    decided = route.decision
    return {
        "path": route.path,
        "methods": list(route.methods),
        "name": route.name,
        "handler": route.shown,
        "registered": _place(route.place),
        "application": None if route.application is None else _place(route.application.place),
        "by_default": route.by_default,
        "in_schema": decided.published,
        "in_schema_by_default": decided.expected,
        "decided_by": {"level": decided.level.value, "place": decided.place and _place(decided.place)},
        "tags": list(route.tags),
        "response_model": route.model or None,
        "dependencies": [dependency.name for dependency in route.dependencies],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.span.line, "column": place.span.column + 1}
