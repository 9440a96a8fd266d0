"""Where a result is awaited, only what gives something awaitable was called."""

import asyncio
import inspect
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from somewhere import runs_in_thread

T = TypeVar("T")


def run_elsewhere(function: Callable[..., Awaitable[T]]) -> T:
    done = threading.Event()
    result: T

    async def follow() -> None:
        nonlocal result
        result = await function()
        done.set()

    asyncio.run_coroutine_threadsafe(follow(), asyncio.new_event_loop())
    done.wait()
    return result


def measured() -> int:
    time.sleep(0.1)
    return 1


class Lock:
    asynchronous = False

    def sync(self, function: Callable[..., Any]) -> Any:
        if self.asynchronous:
            answer = function()
            return asyncio.wait_for(answer, 5)
        return run_elsewhere(function)

    def release(self, function: Callable[..., Any]) -> Any:
        answer = self.sync(function)
        self.held = False
        return answer

    def size(self) -> Any:
        if self.asynchronous:
            return asyncio.sleep(0, 1)
        count = measured()
        return {"size": count}

    async def __aexit__(self, *exception: object) -> None:
        await self.release(print)
        await self.size()

    async def left_alone(self) -> None:
        self.release(print)  # expect: BLK107
        self.size()  # expect: BLK101


@runs_in_thread
def offloaded() -> None:
    time.sleep(0.1)


def wrapped(handler: Callable[[str], Any]) -> Callable[[str], Any]:
    def plain(name: str) -> Any:
        return handler(name)

    async def asynchronous(name: str) -> Any:
        return await handler(name)

    return asynchronous if inspect.iscoroutinefunction(handler) else plain


@wrapped
def page(name: str) -> None:
    time.sleep(0.1)


class Connection:
    def __init__(self) -> None:
        time.sleep(0.1)

    def __await__(self) -> Any:
        return asyncio.sleep(0).__await__()


def prepared(name: str) -> Any:
    time.sleep(0.1)
    if not name:
        return None
    return asyncio.sleep(1)


def served(port: int, in_background: bool) -> Any:
    if in_background:
        return asyncio.sleep(port)
    try:
        time.sleep(0.1)
    except OSError:
        return
    time.sleep(0.1)


async def main() -> None:
    await served(80, True)
    await served(80, bool(input))
    await offloaded()
    await Connection()  # expect: BLK101
    await prepared("a")  # expect: BLK101
