"""Readings, in a SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from hub.offload import run_in_thread, timed


class Transaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> Self:
        self._connection.execute("begin")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            self._connection.commit()
        else:
            self._connection.rollback()

    def insert(self, device: str, value: float) -> None:
        self._connection.execute("insert into reading values (?, ?)", (device, value))


class Store:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._recent: dict[str, float] = {}

    @cached_property
    def connection(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path)

    @property
    def count(self) -> int:
        return self.connection.execute("select count(*) from reading").fetchone()[0]

    @property
    def recent(self) -> dict[str, float]:
        return self._recent

    def transaction(self) -> Transaction:
        return Transaction(self.connection)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def try_remember(self, device: str, value: float) -> bool:
        if not self._lock.acquire(blocking=False):
            return False
        self._recent[device] = value
        self._lock.release()
        return True

    def rows(self) -> Iterator[tuple[str, float]]:
        for row in self.connection.execute("select device, value from reading"):
            yield row

    @timed
    def vacuum(self) -> None:
        self.connection.execute("vacuum")

    @run_in_thread
    def backup(self, target: Path) -> None:
        target.write_bytes(self._path.read_bytes())


async def record(store: Store, device: str, value: float) -> None:
    with store.transaction() as transaction:  # expect: BLK103
        transaction.insert(device, value)  # expect: BLK103 "sqlite3.Connection.execute"
    store.try_remember(device, value)


async def record_exclusively(store: Store, device: str, value: float) -> None:
    with store.exclusive():  # expect: BLK107 "threading.Lock.acquire"
        store.recent[device] = value


async def maintain(store: Store) -> int:
    store.vacuum()  # expect: BLK103
    await store.backup(Path("/var/backups/hub.db"))
    return store.count  # expect: BLK103


async def total(store: Store) -> float:
    rows = store.rows()
    return sum(value for _, value in rows)  # expect: BLK112
