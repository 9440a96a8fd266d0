"""What a callable gives that is handed over: the annotation says it, whoever passes it."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Optional, TypeVar

import redis
import redis.asyncio
from sqlalchemy import text
from sqlalchemy.orm import Session

T = TypeVar("T")
Folder = Callable[[str | None], Path]


class Orders:
    def __init__(self, sessions: Callable[..., AbstractContextManager[Session]]) -> None:
        self._sessions = sessions

    def open_ids(self) -> list[int]:
        with self._sessions() as session:
            return [row[0] for row in session.execute(text("SELECT id FROM orders LIMIT 100"))]


async def list_orders(orders: Orders) -> list[int]:
    return orders.open_ids()  # expect: BLK103 "Session.execute"


def media_folder(name: str | None) -> Path:
    return Path("/srv") / (name or "media")


def serve(name: str, folder: Folder = media_folder) -> bytes:
    wanted = (folder(None) / name).resolve()
    return wanted.read_bytes()


async def media(name: str) -> bytes:
    return serve(name)  # expect: BLK104 "read_bytes"


async def visits(connect: "Optional[Callable[[], redis.Redis]]" = None) -> int:
    if connect is None:
        return 0
    return connect().incr("visits")  # expect: BLK103 "incr"


async def visits_shared(connect: Callable[[], redis.asyncio.Redis]) -> int:
    return await connect().incr("visits")


async def visits_later(connect: Callable[[], Awaitable[redis.asyncio.Redis]]) -> int:
    client = await connect()
    return await client.incr("visits")


def called(work: Callable[[], T]) -> T:
    return work()


async def anything(work: Callable[[], Any]) -> Any:
    return called(work).execute()
