"""What a test tells of a name, and of the thread it is made on."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

# What the programs begin with: a class whose `get` is harmless beside one whose `get` is not.
CLIENTS = """
import requests


class Cache:
    def get(self, url: str) -> str:
        return url


Client = Cache | requests.Session
"""

NAMES = {
    "isinstance, in its branch and in the other": """
        async def read(client: Client, url: str) -> None:
            if isinstance(client, Cache):
                client.get(url)
            else:
                client.get(url)  # expect: BLK102
    """,
    "isinstance with several classes": """
        async def read(client: Client | None, url: str) -> None:
            if isinstance(client, (Cache, int)):
                client.get(url)
            elif client:
                client.get(url)  # expect: BLK102
    """,
    "not isinstance": """
        async def read(client: Client, url: str) -> None:
            if not isinstance(client, requests.Session):
                client.get(url)
    """,
    "isinstance of something unknown tells what it is": """
        async def read(client, url: str) -> None:
            client.get(url)
            if isinstance(client, requests.Session):
                client.get(url)  # expect: BLK102
    """,
    "isinstance of a base class": """
        class Store(Cache):
            pass

        async def read(client: Store | requests.Session, url: str) -> None:
            if isinstance(client, Cache):
                client.get(url)
    """,
    "isinstance that another function shadows": """
        def isinstance(value: object, cls: object) -> bool:
            return True

        async def read(client: Client, url: str) -> None:
            if isinstance(client, Cache):
                client.get(url)  # expect: BLK102
    """,
    "an early return": """
        async def read(client: Client, url: str) -> None:
            if isinstance(client, requests.Session):
                return
            client.get(url)
    """,
    "an early raise": """
        async def read(client: Client, url: str) -> None:
            if not isinstance(client, Cache):
                raise TypeError
            client.get(url)
    """,
    "an early continue": """
        async def read(clients: list[Client], url: str) -> None:
            for client in clients:
                if isinstance(client, requests.Session):
                    continue
                client.get(url)
    """,
    "an assert": """
        async def read(client: Client, url: str) -> None:
            assert isinstance(client, Cache)
            client.get(url)
    """,
    "and: what stands to the right sees what the left says": """
        async def read(client: Client, url: str) -> None:
            isinstance(client, Cache) and client.get(url)
            isinstance(client, requests.Session) and client.get(url)  # expect: BLK102
    """,
    "or: what stands to the right sees that the left is false": """
        async def read(client: Client, url: str) -> None:
            isinstance(client, requests.Session) or client.get(url)
    """,
    "a conditional expression": """
        async def read(client: Client, url: str) -> None:
            client.get(url) if isinstance(client, Cache) else None
    """,
    "a comprehension's condition": """
        async def read(clients: list[Client], url: str) -> list[object]:
            return [client.get(url) for client in clients if isinstance(client, Cache)]
    """,
    "an attribute is narrowed like a name": """
        class Reader:
            def __init__(self, client: Client) -> None:
                self.client = client

            async def read(self, url: str) -> None:
                if isinstance(self.client, Cache):
                    self.client.get(url)
                else:
                    self.client.get(url)  # expect: BLK102
    """,
    "what was known of an attribute goes with the object": """
        class Reader:
            def __init__(self, client: Client) -> None:
                self.client = client

        async def read(reader: Reader, other: Reader, url: str) -> None:
            if isinstance(reader.client, Cache):
                reader = other
                reader.client.get(url)  # expect: BLK102
    """,
    "is None": """
        async def read(url: str, session: requests.Session | None = None) -> None:
            if session is None:
                session = Cache()
                session.get(url)
            else:
                session.get(url)  # expect: BLK102
    """,
    "a walrus is None or the thing": """
        def find(url: str) -> requests.Session | None: ...

        async def read(url: str) -> None:
            if (session := find(url)) is not None:
                session.get(url)  # expect: BLK102
            if not (session := find(url)):
                session = Cache()
                session.get(url)
    """,
    "a while loop's test holds in its body": """
        async def read(client: Client, url: str) -> None:
            while isinstance(client, Cache):
                client.get(url)
    """,
    "a class pattern": """
        async def read(client: Client, url: str) -> None:
            match client:
                case Cache():
                    client.get(url)
                case requests.Session():
                    client.get(url)  # expect: BLK102
    """,
}

# `block` does; what surrounds it says whether it is ever called where the loop runs.
BLOCK = """
import asyncio
import threading
import time


def block() -> None:
    time.sleep(1)
"""

THREADS = {
    "no running loop: the handler is for other threads": """
        def pause() -> None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                block()
            else:
                loop.call_later(1, print)

        async def run() -> None:
            pause()
    """,
    "no running loop: what follows a way that returned is for other threads": """
        def pause() -> None:
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                pass
            else:
                return
            block()

        async def run() -> None:
            pause()
    """,
    "some other RuntimeError says nothing": """
        def pause() -> None:
            try:
                print("no question")
            except RuntimeError:
                block()

        async def run() -> None:
            pause()  # expect: BLK101
    """,
    "with a running loop is on the loop": """
        def pause() -> None:
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                return
            block()

        async def run() -> None:
            pause()  # expect: BLK101
    """,
    "loop is None after the question failed": """
        def pause() -> None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                loop = None
            if loop is None:
                block()

        async def run() -> None:
            pause()
    """,
    "loop is not None after the question": """
        def pause() -> None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                loop = None
            if loop is not None:
                block()

        async def run() -> None:
            pause()  # expect: BLK101
    """,
    "a falsy loop": """
        def pause() -> None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                loop = None
            if not loop:
                block()
                return
            loop.call_soon(print)

        async def run() -> None:
            pause()
    """,
    "loop.is_running, and otherwise": """
        def pause(loop: asyncio.AbstractEventLoop) -> None:
            if loop.is_running():
                loop.call_soon(print)
            else:
                block()

        def stall(loop: asyncio.AbstractEventLoop) -> None:
            if loop.is_running():
                block()

        async def run(loop: asyncio.AbstractEventLoop) -> None:
            pause(loop)
            stall(loop)  # expect: BLK101
    """,
    "loop.is_running, then return": """
        def pause() -> None:
            loop = asyncio.get_event_loop()
            if loop.is_running():
                return
            block()

        async def run() -> None:
            pause()
    """,
    "a function that says so": """
        def on_loop():
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                return False
            return True

        def pause() -> None:
            if on_loop():
                return
            block()

        def stall() -> None:
            if on_loop():
                block()

        async def run() -> None:
            pause()
            stall()  # expect: BLK101
    """,
    "a function that says the opposite": """
        def off_loop():
            try:
                asyncio.get_running_loop()
                return False
            except RuntimeError:
                return True

        def pause() -> None:
            if off_loop():
                block()

        async def run() -> None:
            pause()
    """,
    "a function that is annotated as bool says it all the same": """
        def on_loop() -> bool:
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                return False
            return True

        def pause() -> None:
            if not on_loop():
                block()

        async def run() -> None:
            pause()
    """,
    "the number of the loop's thread": """
        class Hub:
            def __init__(self) -> None:
                self.loop_thread = threading.get_ident()

            def pause(self) -> None:
                if threading.get_ident() != self.loop_thread:
                    block()

            def stall(self) -> None:
                if threading.get_ident() == self.loop_thread:
                    block()

        async def run(hub: Hub) -> None:
            hub.pause()
            hub.stall()  # expect: BLK101
    """,
}


@pytest.mark.parametrize("text", cases(NAMES))
def test_names(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": CLIENTS + dedent(text)}) == []


@pytest.mark.parametrize("text", cases(THREADS))
def test_threads(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": BLOCK + dedent(text)}) == []
