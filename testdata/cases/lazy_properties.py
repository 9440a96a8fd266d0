"""A property that keeps what it made does its work once; one that makes it anew each time does it each time."""

import sqlite3
from functools import cached_property
from pathlib import Path


class Sessions:
    _connection: sqlite3.Connection | None = None
    _names = None

    @property
    def connection(self):
        if self._connection is None:
            self._connection = sqlite3.connect("sessions.db")
        return self._connection

    @property
    def names(self):
        if self._names:
            return self._names
        self._names = Path("names.txt").read_text().split()
        return self._names

    @cached_property
    def motto(self) -> str:
        return Path("motto.txt").read_text()

    @property
    def count(self) -> int:
        return len(Path("names.txt").read_text())

    async def rename(self, name: str) -> None:
        self.connection.isolation_level = None  # expect: BLK103
        self.connection.row_factory = None
        print(self.names)
        print(self.names, name)
        print(self.motto)  # expect: BLK104
        print(self.motto, name)
        print(self.count)  # expect: BLK104
        print(self.count, name)  # expect: BLK104

    async def rename_if(self, name: str) -> None:
        if name:
            print(self.motto)  # expect: BLK104
        print(self.motto)  # expect: BLK104


async def swap(first: Sessions, second: Sessions) -> None:
    print(first.motto)  # expect: BLK104
    first = second
    print(first.motto)  # expect: BLK104
