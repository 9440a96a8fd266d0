"""`asynclint rule`: what a rule says, why, and how to put it right."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asynclint.cli.catalog import catalog_of, complete_rules
from asynclint.cli.failure import failures
from asynclint.packs.schema import suggestion
from asynclint.report.rulepage import render_rules
from asynclint.report.terminal import Style
from asynclint.settings import discover

if TYPE_CHECKING:
    from asynclint.packs.model import Catalog, Rule
    from asynclint.report.rulepage import PageFormat


@click.command()
@click.argument("names", metavar="[CODE]...", nargs=-1, shell_complete=complete_rules)
@click.option("--all", "every", is_flag=True, help="Explain every rule.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="How to write it.",
)
def rule(names: tuple[str, ...], every: bool, form: PageFormat) -> None:
    """Explain rules, by code or name.

    Tells what a rule finds, why that matters in production, how to fix it, and when not to.
    """
    if every == bool(names):
        raise click.UsageError("Name the rules to explain, or ask for --all.")
    with failures():
        catalog = catalog_of(discover([Path.cwd()]))
    rules = [*catalog.rules.values()] if every else [rule for name in names for rule in _named(name, catalog)]
    render_rules(rules, sys.stdout, style=Style.of(sys.stdout), form=form)


def _named(name: str, catalog: Catalog) -> list[Rule]:
    """The rule of this code, or those of this name: families may share one."""
    found = [rule for rule in catalog.rules.values() if name.upper() == rule.code or name.lower() == rule.name]
    if found:
        return found
    words = [*catalog.rules, *(rule.name for rule in catalog.rules.values())]
    raise click.UsageError(f'No rule "{name}"{suggestion(name, words)}')
