"""What is kept may be asked for anew, looked at through a local name, or remembered by what wraps a function."""

import functools
import threading
import time
from pathlib import Path

_options: dict[str, str] | None = None
_lock = threading.RLock()


def options(reparse: bool = False) -> dict[str, str]:
    global _options
    known = _options
    if known and not reparse:
        return known
    with _lock:
        if _options and not reparse:
            return _options
        _options = {"theme": Path("options.toml").read_text(), "base": base_theme()}
        return _options


def base_theme() -> str:
    time.sleep(1)
    return ""


class Catalogue:
    def __init__(self) -> None:
        self._pages: dict[str, str] = {}
        self._titles: list[str] | None = None

    def page(self, name: str) -> str:
        kept = self._pages.get(name)
        if kept is not None:
            return kept
        text = Path(name).read_text()
        self._pages[name] = text
        return text

    def page_of_today(self, name: str) -> str:
        kept = self._pages.get(name)
        if kept is not None and time.time() % 2:
            return kept
        text = Path(name).read_text()
        self._pages[name] = text
        return text

    def amend(self, name: str) -> None:
        kept = self._pages.get(name)
        if kept is None:
            return
        self._pages[name] = kept + Path(name).read_text()

    def titles(self, use_kept: bool = True, refresh: bool = False) -> list[str]:
        if use_kept and self._titles is not None:
            print("kept")
            return self._titles
        if refresh or self._titles is None:
            self._titles = Path("titles.txt").read_text().splitlines()
        return self._titles

    def titles_of(self, shop: str | None = None) -> list[str]:
        if shop or self._titles is None:
            self._titles = Path(f"{shop}.txt").read_text().splitlines()
        return self._titles


class Page:
    def __init__(self, name: str, text: str | None = None) -> None:
        self.text = text
        if self.text is not None:
            print("given")
            return
        self.text = Path(name).read_text()


def read_prices(name: str) -> str:
    return Path(name).read_text()


def fetch_rates(name: str) -> str:
    time.sleep(1)
    return name


prices = functools.lru_cache(read_prices)
prices_of_day = functools.lru_cache(maxsize=8)(read_prices)
rates = functools.cache(fetch_rates)


async def show(catalogue: Catalogue, name: str) -> None:
    options()
    options(reparse=True)  # expect: BLK101, BLK104, BLK107
    catalogue.page(name)
    catalogue.page_of_today(name)  # expect: BLK104
    catalogue.amend(name)  # expect: BLK104
    catalogue.titles()
    catalogue.titles(use_kept=False, refresh=True)  # expect: BLK104
    catalogue.titles_of(name)  # expect: BLK104
    Page(name)  # expect: BLK104
    prices(name)
    prices_of_day(name)
    read_prices(name)  # expect: BLK104
    rates(name)  # expect: BLK101
