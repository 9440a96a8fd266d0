"""The catalogue as a command sees it: the shipped rules, and those of the packs that the settings name.

A shell that completes a rule's code is told the shipped ones, which takes no settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories
from asynclint.settings.selectors import check_selectors

if TYPE_CHECKING:
    import click

    from asynclint.packs.model import Catalog
    from asynclint.settings import Settings


def catalog_of(settings: Settings) -> Catalog:
    """Raises `PackErrors` for packs, and `SettingsError` for selectors, that are wrong."""
    catalog = load_catalog(pack_directories(settings.packs))
    check_selectors(settings, catalog)
    return catalog


def complete_rules(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    rules = load_catalog(pack_directories()).rules.values()
    return [CompletionItem(rule.code, help=rule.summary) for rule in rules if rule.code.startswith(incomplete.upper())]
