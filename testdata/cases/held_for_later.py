"""Tasks, queues, context variables and weak references give back what was put into them."""

import asyncio
import contextvars
import weakref
from contextvars import ContextVar

import requests


class Feed:
    def fetch(self) -> requests.Response:
        return requests.get("https://example.org/feed", timeout=5)

    def title(self) -> str:
        return "feed"


async def connect() -> Feed:
    return Feed()


async def locale() -> str:
    return "en"


async def start_both() -> None:
    feed, language = await asyncio.gather(connect(), locale())
    feed.fetch()  # expect: BLK102
    language.title()


async def start_all(count: int) -> int:
    feeds = await asyncio.gather(*[connect() for _ in range(count)])
    for feed in feeds:
        feed.fetch()  # expect: BLK102
    return len(feeds)


async def start_in_background() -> None:
    task = asyncio.create_task(connect())
    task.set_name("feed")
    feed = await task
    feed.title()
    feed.fetch()  # expect: BLK102


async def start_in_group() -> None:
    async with asyncio.TaskGroup() as group:
        feed = group.create_task(connect())
        language = group.create_task(locale())
    language.result().title()
    feed.result().fetch()  # expect: BLK102


async def first_to_come() -> None:
    tasks = [asyncio.create_task(connect()), asyncio.create_task(connect())]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    for task in done:
        task.result().fetch()  # expect: BLK102


async def as_they_come() -> None:
    for done in asyncio.as_completed([connect(), connect()]):
        feed = await done
        feed.fetch()  # expect: BLK102


class Worker:
    def __init__(self) -> None:
        self.feeds: asyncio.Queue[Feed] = asyncio.Queue()
        self.titles: asyncio.Queue[str] = asyncio.Queue()
        self.retries = asyncio.Queue()

    async def again(self) -> None:
        await self.retries.put(Feed())

    async def work(self) -> None:
        feed = await self.feeds.get()
        feed.fetch()  # expect: BLK102

    async def retry(self) -> None:
        feed = await self.retries.get()
        feed.fetch()  # expect: BLK102

    async def show(self) -> str:
        title = await self.titles.get()
        return title.title()


current: ContextVar[Feed] = ContextVar("current")
session = contextvars.ContextVar("session", default=None)
headers = contextvars.ContextVar("headers", default={})


def open_session() -> None:
    session.set(requests.Session())


async def read_current() -> None:
    current.get().fetch()  # expect: BLK102


async def read_session() -> requests.Response:
    return session.get().get("https://example.org", timeout=5)  # expect: BLK102


async def read_headers() -> str:
    return headers.get().get("https://example.org")


class Reader:
    def __init__(self, feed: Feed) -> None:
        self._feed = weakref.ref(feed)

    async def read(self) -> None:
        feed = self._feed()
        if feed is not None:
            feed.fetch()  # expect: BLK102
