"""A callable that is a default argument runs when the function calls it."""

import time
from collections.abc import Callable


def poll(ready: Callable[[], bool], pause: Callable[[float], None] = time.sleep) -> None:
    while not ready():
        pause(0.5)


async def wait_until(ready: Callable[[], bool]) -> None:
    poll(ready)  # expect: BLK101
