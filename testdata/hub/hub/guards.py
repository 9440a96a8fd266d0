"""Code for both sides: it asks where it runs, and blocks only off the loop."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from typing import Any


class Bridge:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.loop_thread = threading.get_ident()

    def call(self, coroutine: Coroutine[Any, Any, float]) -> float | None:
        if threading.get_ident() == self.loop_thread:
            self.loop.create_task(coroutine)
            return None
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result()

    def pause(self, seconds: float) -> None:
        if threading.get_ident() != self.loop_thread:
            time.sleep(seconds)

    def pause_anywhere(self, seconds: float) -> None:
        if seconds > 0:
            time.sleep(seconds)


def from_anywhere(coroutine: Coroutine[Any, Any, float]) -> Any:
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    return loop.create_task(coroutine)


def from_either(loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, float]) -> Any:
    if loop.is_running():
        return loop.create_task(coroutine)
    return loop.run_until_complete(coroutine)


def unguarded(loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, float]) -> float:
    return loop.run_until_complete(coroutine)


async def measure() -> float:
    return 1.0


async def use(bridge: Bridge) -> None:
    bridge.call(measure())
    bridge.pause(0.1)
    bridge.pause_anywhere(0.1)  # expect: BLK101
    from_anywhere(measure())
    from_either(bridge.loop, measure())
    unguarded(bridge.loop, measure())  # expect: BLK110
