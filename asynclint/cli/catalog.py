"""The catalogue as a command sees it: the shipped rules, and those of the packs that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories
from asynclint.settings.selectors import check_selectors

if TYPE_CHECKING:
    from asynclint.packs.model import Catalog
    from asynclint.settings import Settings


def catalog_of(settings: Settings) -> Catalog:
    """Raises `PackErrors` for packs, and `SettingsError` for selectors, that are wrong."""
    catalog = load_catalog(pack_directories(settings.packs))
    check_selectors(settings, catalog)
    return catalog
