"""Calling a generator function runs none of it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path


def records(path: Path) -> Iterator[str]:
    with path.open() as file:
        yield from file


async def stream(path: Path) -> Iterator[str]:
    return records(path)


async def first_records(path: Path) -> list[str]:
    return await asyncio.to_thread(list, records(path))
