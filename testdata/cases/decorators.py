"""A decorator may call the function, keep it for later, or hand it to a thread."""

import asyncio
import functools
import subprocess
import time
from collections.abc import Awaitable, Callable

handlers: list[Callable[[], None]] = []


def register(function: Callable[[], None]) -> Callable[[], None]:
    handlers.append(function)
    return function


def logged(function: Callable[[], None]) -> Callable[[], None]:
    @functools.wraps(function)
    def wrapper() -> None:
        print(function.__name__)
        function()

    return wrapper


def in_thread(function: Callable[[], None]) -> Callable[[], Awaitable[None]]:
    @functools.wraps(function)
    async def wrapper() -> None:
        await asyncio.to_thread(function)

    return wrapper


def slow(function: Callable[[], None]) -> Callable[[], None]:
    def wrapper() -> None:
        time.sleep(1)
        function()

    return wrapper


@register
def flush() -> None:
    time.sleep(0.1)


@logged
def rotate() -> None:
    time.sleep(0.1)


@in_thread
def compact() -> None:
    time.sleep(10)


@slow
def note() -> None:
    print("noted")


@functools.lru_cache(maxsize=None)
def machine_id() -> str:
    return subprocess.check_output(["hostid"], text=True)


async def housekeeping() -> str:
    flush()  # expect: BLK101
    rotate()  # expect: BLK101
    await compact()
    note()  # expect: BLK101
    return machine_id()  # expect: BLK105
