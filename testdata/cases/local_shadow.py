"""A parameter or local name hides the import."""

import time
from collections.abc import Callable

import requests


class FakeClock:
    def sleep(self, seconds: float) -> None:
        self.slept = seconds


async def advance(time: FakeClock) -> None:
    time.sleep(10)


async def count(requests: list[str]) -> int:
    get: Callable[[int], str] = requests.__getitem__
    return len(get(0))


async def really(seconds: float) -> None:
    time.sleep(seconds)  # expect: BLK101
