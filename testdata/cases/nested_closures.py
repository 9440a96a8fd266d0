"""What a nested function or lambda closes over runs where that runs, however many hands it goes through."""

import functools
import time
from collections.abc import Callable
from pathlib import Path


def attempts(operation: Callable[[int], object]) -> object:
    for attempt in range(3):
        try:
            return operation(attempt)
        except OSError:
            pass
    return None


def retried(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return attempts(lambda _attempt: function(*args, **kwargs))

    return wrapper


def counted(function):
    def wrapper(*args):
        def once(_attempt):
            return function(*args)

        return attempts(once)

    return wrapper


def twice(function):
    def wrapper():
        def run():
            return function()

        run()
        return run()

    return wrapper


@retried
def read(name: str) -> str:
    return Path(name).read_text()


@counted
def write(name: str) -> None:
    Path(name).write_text("")


@twice
def rest() -> None:
    time.sleep(1)


@retried
def add(one: int, other: int) -> int:
    return one + other


def with_default(name: str, fallback: Callable[[], str]) -> str:
    return next((text for text in (name,) if text), None) or apply(lambda: fallback())


def apply(function: Callable[[], str]) -> str:
    return function()


async def tidy() -> None:
    read("notes.txt")  # expect: BLK104
    write("notes.txt")  # expect: BLK104
    rest()  # expect: BLK101
    add(1, 2)
    with_default("", Path("name.txt").read_text)  # expect: BLK104
    with_default("", lambda: Path("name.txt").read_text())  # expect: BLK104
    with_default("", str)
