"""A lambda runs where it is called."""

import asyncio
import time
from functools import reduce
from pathlib import Path


async def stamps(paths: list[Path]) -> list[str]:
    (lambda: time.sleep(0.1))()  # expect: BLK101
    load = lambda path: path.read_text()
    later = lambda: time.sleep(5)
    await asyncio.to_thread(later)
    await asyncio.to_thread(lambda: [load(path) for path in paths])
    ordered = sorted(paths, key=lambda path: len(path.name))
    return [path.name for path in ordered]


async def first_lines(names: list[str]) -> list[str]:
    return list(map(lambda name: open(name).readline(), names))  # expect: BLK104


async def longest(words: list[str]) -> str:
    return reduce(lambda left, right: max(left, right, key=len), words)
