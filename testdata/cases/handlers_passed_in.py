"""Handlers that are passed to those who call them later: to a bus, to a constructor, to a coroutine, to a decorator."""

import asyncio
import functools
import inspect
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Optional

import httpx
import requests


class EventBus:
    def __init__(self) -> None:
        self._subscribers: dict[str, list[Callable[..., Any]]] = defaultdict(list)
        self._guards = {}
        self._senders: dict[str, type] = {}

    def subscribe(self, event: str, handler: Callable[..., Any]) -> None:
        self._subscribers[event].append(handler)

    def guard(self, event: str, handler: Callable[..., bool]) -> None:
        self._guards.setdefault(event, []).append(handler)

    def send_by(self, name: str, sender: type) -> None:
        self._senders[name] = sender

    async def publish(self, event: str, payload: dict) -> None:
        for allows in self._guards.get(event, []):
            allows(payload)
        for handler in self._subscribers[event]:
            result = handler(payload)  # expect: BLK101
            if inspect.isawaitable(result):
                await result

    async def send(self, name: str, payload: dict) -> None:
        sender = self._senders[name]()
        sender.prepare(payload)
        sender.send(payload)  # expect: BLK102


class MailSender:
    def prepare(self, payload: dict) -> None:
        payload["kind"] = "mail"

    def send(self, payload: dict) -> None:
        requests.post("https://mail.example.com", json=payload, timeout=5)


def post_receipt(payload: dict) -> None:
    time.sleep(1)


async def count(payload: dict) -> None:
    await asyncio.sleep(0)


bus = EventBus()
bus.subscribe("order.created", post_receipt)
bus.subscribe("order.created", count)
bus.guard("order.created", lambda payload: "id" in payload)


def configure(events: EventBus) -> None:
    events.send_by("mail", MailSender)


class Watcher:
    """Calls what it was made with."""

    def __init__(self, path: str, on_change: Optional[Callable[[str], None]] = None, session=None) -> None:
        self.path = path
        self._on_change = on_change
        self._session = session

    async def poll(self) -> None:
        if self._on_change is not None:
            self._on_change(self.path)  # expect: BLK101
        self._session.get(self.path)  # expect: BLK102


class Counter:
    """Is only ever made with what returns at once, and with clients of both sorts."""

    def __init__(self, on_change: Callable[[str], None], session) -> None:
        self._on_change = on_change
        self._session = session

    async def poll(self) -> None:
        self._on_change("orders")
        self._session.get("orders")


def reload(path: str) -> None:
    time.sleep(1)


def remember(path: str) -> None:
    print(path)


watcher = Watcher("config.toml", on_change=reload, session=requests.Session())
counter = Counter(remember, httpx.AsyncClient())
other_counter = Counter(on_change=remember, session=requests.Session())


class Uploads(Watcher):
    def __init__(self) -> None:
        super().__init__("uploads", session=requests.Session())


async def run_step(step: Callable[[], None]) -> None:
    step()  # expect: BLK101


async def run_quietly(step: Callable[[], None]) -> None:
    step()


async def migrate() -> None:
    await run_step(lambda: time.sleep(1))
    await run_quietly(lambda: print("done"))


def in_background(function):
    @functools.wraps(function)
    async def wrapper(*args):
        return function(*args)  # expect: BLK101

    return wrapper


@in_background
def compress(path: str) -> None:
    time.sleep(1)
