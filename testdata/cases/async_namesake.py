"""`sleep`, `get` and `wait` are also the names of harmless things."""

import asyncio
from asyncio import sleep


class Queue:
    """Our own queue: `get` never waits."""

    def __init__(self) -> None:
        self._items: list[str] = []

    def get(self) -> str | None:
        return self._items.pop() if self._items else None


class Session:
    async def get(self, url: str) -> str:
        await sleep(0.1)
        return url


async def fetch(session: Session, queue: Queue) -> str | None:
    await sleep(1)
    await session.get("/status")
    event = asyncio.Event()
    event.set()
    await event.wait()
    return queue.get()
