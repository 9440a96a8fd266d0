"""A lock blocks for as long as its slowest holder keeps it."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

LOCK = """
import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
counts = {}


def count(name: str) -> None:
    with lock:
        counts[name] = counts.get(name, 0) + 1
"""

PROGRAMS = {
    "no holder takes long, however deep the with stands": """
        def note(name: str) -> None:
            count(name)

        async def handle() -> None:
            count("a")
            note("b")
    """,
    "a coroutine that enters it itself waits no longer": """
        async def handle() -> None:
            with lock:
                counts.clear()
    """,
    "another process may hold it, for all that anybody knows": """
        import fasteners

        guard = fasteners.InterProcessLock("/tmp/counts")

        def count_once() -> None:
            with guard:
                counts.clear()

        async def handle() -> None:
            count_once()  # expect: BLK107
    """,
    "a pool is left when its workers are done, whatever the body does": """
        def count_all() -> None:
            with ThreadPoolExecutor() as pool:
                pool.submit(count, "a")

        async def handle() -> None:
            count_all()  # expect: BLK107
    """,
    "another holder reads a file, which is soon over": """
        def refresh() -> None:
            with lock:
                counts["a"] = len(open("counts.txt").read())

        def refresh_all() -> None:
            with lock:
                refresh()

        async def handle() -> None:
            count("a")
            await asyncio.to_thread(refresh_all)
    """,
    "another holder sleeps, in a thread": """
        def refresh() -> None:
            with lock:
                time.sleep(5)

        async def handle() -> None:
            count("a")  # expect: BLK107 "threading.Lock"
            await asyncio.to_thread(refresh)
    """,
    "another holder calls something that sleeps": """
        def load() -> None:
            time.sleep(5)

        def refresh() -> None:
            with lock:
                load()

        async def handle() -> None:
            count("a")  # expect: BLK107
    """,
    "it is held across an await": """
        async def handle() -> None:
            count("a")  # expect: BLK107
            with lock:  # expect: BLK107
                await asyncio.sleep(1)
    """,
    "somebody sleeps, but not while holding it": """
        def refresh() -> None:
            with lock:
                counts.clear()
            time.sleep(5)

        async def handle() -> None:
            count("a")
    """,
    "somebody sleeps while holding another lock": """
        other = threading.Lock()

        def refresh() -> None:
            with other:
                time.sleep(5)

        async def handle() -> None:
            count("a")
    """,
    "each object's lock is judged by its class": """
        class Quick:
            def __init__(self) -> None:
                self.lock = threading.Lock()

            def take(self) -> None:
                with self.lock:
                    counts.clear()

        class Slow(Quick):
            def __init__(self) -> None:
                self.gate = threading.Lock()

            def hold(self) -> None:
                with self.gate:
                    time.sleep(1)

            def take(self) -> None:
                with self.gate:
                    counts.clear()

        async def handle(slow: Slow) -> None:
            Quick().take()
            slow.take()  # expect: BLK107
    """,
}


@pytest.mark.parametrize("text", cases(PROGRAMS))
def test_locks(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": LOCK + dedent(text)}) == []
