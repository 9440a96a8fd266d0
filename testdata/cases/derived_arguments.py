"""What is made of an argument without annotation is known as soon as somebody passes one."""

import sqlite3
from pathlib import Path

import requests


class Archive:
    def __init__(self, root, feeds) -> None:
        self.root = root
        self.feeds = feeds

    async def drop(self, name: str) -> None:
        (self.root / name).unlink()  # expect: BLK104

    async def page(self, name: str) -> str:
        path = self.root.joinpath(name, "page")
        return path.read_text()  # expect: BLK104

    async def label(self, name: str) -> str:
        return (self.root / name).name

    async def refresh(self) -> None:
        for feed in self.feeds:
            feed.fetch()  # expect: BLK102

    async def first(self) -> None:
        self.feeds[0].fetch()  # expect: BLK102

    async def titles(self) -> list[str]:
        return [feed.title() for feed in self.feeds]


class Feed:
    def fetch(self) -> None:
        requests.get("https://example.org/feed", timeout=5)

    def title(self) -> str:
        return "feed"


class Report:
    def write(self) -> None: ...

    def __truediv__(self, name: str) -> "Report":
        return self


class Outline:
    def __init__(self, report) -> None:
        self.report = report

    async def write(self) -> None:
        (self.report / "summary").write()


def rows(connection):
    cursor = connection.cursor()
    cursor.execute("SELECT 1")
    return cursor.fetchall()


def rows_in_block(session, url):
    with session.get(url, timeout=5) as response:
        return response.status_code


def ratio(part, whole):
    return (part / whole).real


async def count() -> int:
    return len(rows(sqlite3.connect("orders.db")))  # expect: BLK103


async def status(session: requests.Session) -> int:
    return rows_in_block(session, "https://example.org")  # expect: BLK102


def refreshed(feed):
    feed.fetch()
    return feed


def titled(feed):
    return feed.title()


async def refresh() -> None:
    refreshed(Feed())  # expect: BLK102


async def title() -> str:
    return titled(Feed())


async def share() -> float:
    return ratio(1, 2)


archive = Archive(Path("archive"), [Feed(), Feed()])
outline = Outline(Report())
