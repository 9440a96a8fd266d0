"""A class that decorates functions calls for each the one that it was made with."""

import functools
import time
from collections.abc import Callable
from typing import Any


class counted:
    def __init__(self, function):
        self.function = function
        self.calls = 0

    def __call__(self, *args: Any) -> Any:
        self.calls += 1
        return self.function(*args)

    def reset(self) -> None:
        self.calls = 0


class limited:
    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self, function: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(function)
        def wrapper(*args: Any) -> None:
            for _ in range(self.times):
                function(*args)

        return wrapper


class Timer:
    @counted
    def wait(self) -> None:
        time.sleep(1)

    @counted
    def name(self) -> str:
        return "timer"


@counted
def wait() -> None:
    time.sleep(1)


@counted
def look() -> None: ...


@limited(3)
def wait_thrice() -> None:
    time.sleep(1)


@limited(3)
def look_thrice() -> None: ...


async def slow(timer: Timer) -> None:
    wait()  # expect: BLK101
    wait_thrice()  # expect: BLK101
    timer.wait()  # expect: BLK101


async def quick(timer: Timer) -> None:
    look()
    look_thrice()
    timer.name()
    wait.reset()
