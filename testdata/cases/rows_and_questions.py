"""A database in a file that is read row by row, what is asked of whoever sits at the terminal, and addresses that
nobody has to be asked for."""

import asyncio
import socket
from contextlib import contextmanager
from typing import Iterator

import apsw
import click


class Connection(apsw.Connection):
    @contextmanager
    def transaction(self) -> Iterator[apsw.Cursor]:
        cursor = self.cursor()
        cursor.execute("BEGIN")
        yield cursor
        cursor.execute("COMMIT")


class Playlists:
    def __init__(self, connection: Connection) -> None:
        self.database = connection

    async def first(self, name: str) -> object:
        cursor = self.database.cursor()
        await asyncio.to_thread(cursor.execute, "SELECT * FROM playlists WHERE name = ?", (name,))
        return cursor.fetchone()  # expect: BLK103

    async def all(self) -> list[object]:
        rows = self.database.execute("SELECT * FROM playlists")  # expect: BLK103
        return [row for row in rows]  # expect: BLK112

    async def put(self, rows: list[tuple[str, str]]) -> None:
        with self.database.transaction() as cursor:  # expect: BLK103
            cursor.executemany("INSERT INTO playlists VALUES (?, ?)", rows)  # expect: BLK103


async def remove(name: str) -> bool:
    if not click.confirm(f"Remove {name}?"):  # expect: BLK108
        return False
    return await asyncio.to_thread(click.prompt, "Why?") != ""


def families(port: int) -> list[object]:
    flags = socket.AI_ADDRCONFIG | socket.AI_PASSIVE
    direct = socket.getaddrinfo(None, port, socket.AF_UNSPEC, socket.SOCK_STREAM, 0, socket.AI_PASSIVE)
    return direct or socket.getaddrinfo(None, port, flags=socket.AI_ADDRCONFIG | socket.AI_PASSIVE) or [flags]


async def bind(host: str) -> None:
    families(8000)
    socket.getaddrinfo(host, 8000)  # expect: BLK106
    socket.getaddrinfo(host, 8000, socket.AF_UNSPEC, socket.SOCK_STREAM)  # expect: BLK106
