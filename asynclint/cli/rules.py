"""`asynclint rules`: every rule in a line, and whether it is on here."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asynclint.cli.catalog import catalog_of
from asynclint.cli.failure import failures
from asynclint.report.terminal import BOLD, DIM, Style
from asynclint.settings import discover
from asynclint.settings.selectors import selected

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.packs.model import Rule
    from asynclint.settings import Settings


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown"]),
    default="text",
    show_default=True,
    help="A list for this project, or a table for its documentation.",
)
def rules(form: str) -> None:
    """List the rules, and which are on here."""
    with failures():
        settings = discover([Path.cwd()])
        known = catalog_of(settings).rules.values()
    lines = _table(known) if form == "markdown" else _list(known, settings, Style.of(sys.stdout))
    for line in lines:
        sys.stdout.write(f"{line}\n")


def _list(rules: Collection[Rule], settings: Settings, style: Style) -> Iterator[str]:
    code_width = max(len(rule.code) for rule in rules)
    name_width = max(len(rule.name) for rule in rules)
    for rule in rules:
        code = style.severity(rule.severity, f"{rule.code:<{code_width}}")
        state = "on " if selected(rule, settings) else style.paint("off", DIM)
        yield f"{code}  {state}  {style.paint(f'{rule.name:<{name_width}}', BOLD)}  {style.prose(rule.summary)}"


def _table(rules: Collection[Rule]) -> Iterator[str]:
    yield "| code | name | by default | finds |"
    yield "|---|---|---|---|"
    for rule in rules:
        yield f"| {rule.code} | {rule.name} | {'on' if rule.default else 'off'} | {rule.summary} |"
