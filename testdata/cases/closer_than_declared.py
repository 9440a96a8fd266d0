"""A factory may declare a base class; which of its derived classes the objects have is told by what it returns."""

import asyncio
import time
from abc import ABC, abstractmethod


class Parser(ABC):
    @abstractmethod
    def parse(self, url: str) -> None: ...


class WaitingParser(Parser):
    def parse(self, url: str) -> None:
        time.sleep(1)


class QueueingParser(Parser):
    def __init__(self) -> None:
        self.tasks: list[asyncio.Task[None]] = []

    def parse(self, url: str) -> None:
        self.tasks.append(asyncio.create_task(asyncio.sleep(1)))


def queueing() -> Parser:
    return QueueingParser()


def waiting() -> "Parser":
    return WaitingParser()


def either(is_async: bool) -> Parser:
    return QueueingParser() if is_async else WaitingParser()


def known_elsewhere(parsers: dict[str, Parser], name: str) -> Parser:
    if name:
        return QueueingParser()
    return parsers[name]


async def handle(url: str, flag: bool, parsers: dict[str, Parser]) -> None:
    queueing().parse(url)
    waiting().parse(url)  # expect: BLK101
    either(flag).parse(url)  # expect: BLK101
    known_elsewhere(parsers, url).parse(url)  # expect: BLK101
