"""A name is what was assigned to it last."""

import time
from pathlib import Path

import requests


async def collect(url: str) -> str:
    source = requests.Session()
    body = source.get(url, timeout=5).text  # expect: BLK102
    source = {"body": body}
    return source.get("body", "")


async def settle(fast: bool) -> None:
    pause = time.sleep
    pause = time.monotonic if fast else time.perf_counter
    pause()


async def size(name: str) -> int:
    path = Path(name)
    path = path.name
    return len(path.replace("a", "b"))
