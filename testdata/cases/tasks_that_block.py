"""A task runs on the loop, whoever starts it; what it does is told where it does it."""

import asyncio
import time


async def blink() -> None:
    time.sleep(0.2)  # expect: BLK101


async def breathe() -> None:
    await asyncio.sleep(0.2)


def start(loop: asyncio.AbstractEventLoop) -> None:
    loop.create_task(breathe())


async def lights() -> None:
    first = asyncio.create_task(blink())
    second = asyncio.create_task(breathe())
    async with asyncio.TaskGroup() as group:
        group.create_task(breathe())
        group.create_task(blink())
    await first
    await second
