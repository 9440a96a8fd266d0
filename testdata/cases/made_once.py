"""What is made at the first call and kept is worth a line, but what is made at the first call of the first call is not:
hardly a request in the life of a process comes that way."""

import functools
import importlib
import time
from pathlib import Path


class Catalogue:
    _lines: list[str] | None = None
    _title: str | None = None

    def lines(self) -> list[str]:
        if self._lines is None:
            self._lines = Path("catalogue.txt").read_text().splitlines()
        return self._lines

    def title(self) -> str:
        if self._title is not None:
            return self._title
        self._title = self.lines()[0]
        return self._title

    def reread(self) -> str:
        if self._title is not None:
            return self._title
        return Path("catalogue.txt").read_text()


CATALOGUE = Catalogue()
_banner: str | None = None


def banner() -> str:
    global _banner
    if not _banner:
        _banner = CATALOGUE.lines()[0]
    return _banner


@functools.lru_cache(maxsize=1)
def settings() -> str:
    return Path("settings.toml").read_text()


@functools.cache
def theme() -> str:
    return settings().partition("theme")[2]


@functools.cache
def page(name: str) -> str:
    return Path(name).read_text()


def plugin() -> object:
    return importlib.import_module("plugin")


def named_plugin(name: str) -> object:
    return importlib.import_module(name)


def cached_or_slow(cached: str | None) -> str:
    return cached or fetch()


def not_kept(text: str | None = None) -> str:
    if text is None:
        text = CATALOGUE.lines()[0]
    return text


def fetch() -> str:
    time.sleep(1)
    return ""


async def show(name: str) -> None:
    CATALOGUE.lines()  # expect: BLK104
    CATALOGUE.title()
    CATALOGUE.reread()  # expect: BLK104
    banner()
    settings()  # expect: BLK104
    theme()
    page(name)  # expect: BLK104
    plugin()
    named_plugin(name)  # expect: BLK104
    not_kept()  # expect: BLK104
    cached_or_slow(name)  # expect: BLK101
