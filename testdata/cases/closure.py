"""A function that is returned runs where it is called."""

import time
from collections.abc import Callable


def limiter(per_second: float) -> Callable[[], None]:
    pause = 1 / per_second

    def wait() -> None:
        time.sleep(pause)

    return wait


async def crawl(urls: list[str]) -> int:
    wait = limiter(5)
    for _ in urls:
        wait()  # expect: BLK101 "time.sleep"
    return len(urls)
