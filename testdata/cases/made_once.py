"""What is made at the first call and kept blocks one request in the life of a process. It is worth a line when that
request waits for long, and not when it waits for a file, or when a second thing has to be made for the first time."""

import functools
import importlib
import threading
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


class Shelf:
    _books: str | None = None
    _tried = False

    def _load(self) -> None:
        if self._tried or self._books:
            return
        self._tried = True
        self._books = Path("shelf.txt").read_text()

    def books(self) -> str | None:
        if self._books is None:
            self._load()
        return self._books


class Index:
    """Checks once without the lock and once with it: hardly anybody ever waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._words: str | None = None

    def words(self) -> str:
        if self._words is not None:
            return self._words
        with self._lock:
            if self._words is None:
                self._words = Path("index.txt").read_text()
        return self._words


_shelf: str | None = None


def fill_shelf() -> None:
    global _shelf
    if _shelf is None and banner:
        _shelf = settings()


def shelf() -> str | None:
    if _shelf is None:
        fill_shelf()
    return _shelf


_prices: str | None = None


def prices() -> str:
    global _prices
    if _prices is None:
        _prices = CATALOGUE.lines()[0]
    return _prices


def reload_prices() -> str:
    global _prices
    _prices = None
    return prices()


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


_rates: str | None = None


def rates() -> str:
    global _rates
    if _rates is None:
        _rates = fetch()
    return _rates


@functools.cache
def holidays() -> str:
    return fetch()


@functools.cache
def first_holiday() -> str:
    return holidays().split()[0]


class Templates:
    """Keeps what it reads under a name; there are as many as there are templates."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._lengths: dict[str, int] = {}
        self._shown: set[str] = set()

    def source(self, name: str) -> str:
        if name not in self._sources:
            try:
                text = Path(name).read_text()
            except OSError:
                text = ""
            self._sources[name] = text
        return self._sources[name]

    def length(self, name: str) -> int:
        length = self._lengths.get(name)
        if length is None:
            length = len(Path(name).read_text())
            self._lengths[name] = length
        return length

    def note(self, name: str) -> None:
        if name in self._shown:
            return
        self._shown.add(name)
        Path("shown.txt").write_text(name)

    def forgetful(self, name: str) -> str:
        texts: dict[str, str] = {}
        if name not in texts:
            texts[name] = Path(name).read_text()
        return texts[name]

    def unkept(self, name: str) -> str:
        if name not in self._sources:
            return Path(name).read_text()
        return self._sources[name]


_answers: dict[str, str] = {}


def answer(name: str) -> str:
    if name in _answers:
        return _answers[name]
    _answers[name] = fetch()
    return _answers[name]


async def fill(templates: Templates, name: str) -> None:
    templates.source(name)
    templates.length(name)
    templates.note(name)
    templates.forgetful(name)  # expect: BLK104
    templates.unkept(name)  # expect: BLK104
    answer(name)  # expect: BLK101


async def show(name: str) -> None:
    CATALOGUE.lines()
    CATALOGUE.title()
    CATALOGUE.reread()  # expect: BLK104
    banner()
    settings()
    theme()
    page(name)
    Shelf().books()
    Index().words()
    fill_shelf()
    shelf()
    reload_prices()
    plugin()
    named_plugin(name)
    not_kept()
    cached_or_slow(name)  # expect: BLK101
    rates()  # expect: BLK101
    holidays()  # expect: BLK101
    first_holiday()


class Single(type):
    _instances: dict[type, object] = {}

    def __call__(cls, *arguments: object) -> object:
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*arguments)
        return cls._instances[cls]


class Prices(metaclass=Single):
    def __init__(self) -> None:
        self.rows = Path("prices.csv").read_text().splitlines()

    def of_today(self) -> str:
        return Path("today.csv").read_text()


async def price() -> str:
    Path("asked").write_bytes(b"")  # expect: BLK104
    return Prices().of_today()  # expect: BLK104


class Leaflet:
    def __init__(self) -> None:
        self._text: str | None = None

    async def text(self) -> str:
        if self._text is None:
            self._text = Path("leaflet.txt").read_text()
        return self._text

    async def renewed(self) -> str:
        if self._text is None:
            return Path("leaflet.txt").read_text()  # expect: BLK104
        return self._text


class Ledger:
    def __init__(self) -> None:
        self.rows: list[str] | None = None
        self.names: list[str] = []
        self.busy = False

    async def open(self) -> None:
        assert self.rows is None
        self.rows = Path("ledger.csv").read_text().splitlines()

    async def open_names(self) -> None:
        if self.names:
            raise RuntimeError("already open")
        self.names = Path("names.csv").read_text().splitlines()

    async def reopen(self) -> None:
        assert self.rows is not None
        self.rows = Path("ledger.csv").read_text().splitlines()  # expect: BLK104

    async def read_names(self) -> None:
        if not self.names:
            raise RuntimeError("not open")
        self.names = Path("names.csv").read_text().splitlines()  # expect: BLK104

    async def count(self) -> int:
        if self.busy:
            raise RuntimeError("busy")
        self.busy = True
        try:
            return len(Path("ledger.csv").read_text())  # expect: BLK104
        finally:
            self.busy = False
