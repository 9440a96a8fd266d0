"""Values by key, in one SQLite file: what can be lost at any time, and is never believed without its checksum.

Nothing here fails a run. What cannot be read counts as not there; a file that is no database of ours is begun anew;
and when that cannot be done either, the store forgets everything and says why in ``trouble``. Losing power may cost
what was written last, since no write waits for the disk: a page that is missing then shows in a checksum.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

LIMIT = 1 << 30
"""Bytes that a cache may hold."""

ROOM = 0.8
"""What of them is left when the oldest values had to go."""

FILE = "cache.sqlite3"
_PARTS = (FILE, f"{FILE}-wal", f"{FILE}-shm", f"{FILE}-journal")
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = "Signature: 8a477f597d28d172789f06886806bc55\n# This directory is a cache of asynclint.\n"

_TABLE = "CREATE TABLE entries (key BLOB NOT NULL, kind TEXT NOT NULL, day INTEGER NOT NULL, value BLOB NOT NULL)"
_INDEX = "CREATE UNIQUE INDEX entries_by_key ON entries (key)"
_CHECKSUM = 8
_AT_ONCE = 500  # SQLite takes at least 999 parameters
_PATIENCE = 2.0  # seconds that another process may keep us from writing
_PAUSE = 0.01  # seconds between attempts to open it
_DAY = 24 * 60 * 60
_CIRCUMSTANCES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_READONLY,
    }
)


class Held(NamedTuple):
    """How many values of one kind a store holds, and their bytes."""

    kind: str
    entries: int
    size: int


class Store:
    """The cache in ``directory``, which is made when the first value is kept. For one thread at a time."""

    def __init__(self, directory: Path, limit: int = LIMIT) -> None:
        self.directory = directory
        self.trouble: str | None = None
        self.limit = limit
        self._today = int(time.time() // _DAY)
        self._connection: sqlite3.Connection | None = None
        self._used: list[bytes] = []
        self._has_grown = False

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those of ``keys`` that are there and whole."""
        found: dict[bytes, bytes] = {}
        if (self.directory / FILE).exists():
            self._attempt(lambda connection: found.update(self._read(connection, keys)))
        return found

    def put(self, kind: str, values: Mapping[bytes, bytes]) -> None:
        """Keeps values, all of them or none; those of the same keys go."""
        if not values:
            return
        rows = [(key, kind, self._today, _checksum(key, value) + value) for key, value in values.items()]
        self._has_grown = True
        self._attempt(
            lambda connection: connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)", rows)
        )

    def held(self) -> tuple[Held, ...]:
        """What the store holds, by kind."""
        rows: list[Held] = []
        if (self.directory / FILE).exists():
            counts = "SELECT kind, count(*), sum(length(value)) FROM entries GROUP BY kind ORDER BY kind"
            self._attempt(lambda connection: rows.extend(Held(*row) for row in connection.execute(counts)))
        return tuple(rows)

    def size(self) -> int:
        """The bytes that the store takes on the disk."""
        sizes = 0
        for part in _PARTS:
            with suppress(OSError):
                sizes += (self.directory / part).stat().st_size
        return sizes

    def close(self) -> None:
        """Ends the use of the store: remembers what was of use, lets go of what was not for the longest time."""
        if self._used:
            self._attempt(self._remember_use)
        if self._has_grown:
            self._attempt(self._make_room)
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _attempt(self, action: Callable[[sqlite3.Connection], object]) -> None:
        """Does something in a transaction; twice when the database turns out to be none, since a new one is begun."""
        for _ in range(2):
            if self.trouble is not None:
                return
            try:
                if self._connection is None:
                    self._connection = _opened(self.directory)
                with self._connection:
                    action(self._connection)
            except sqlite3.Error as error:
                if _is_circumstance(error):
                    self._give_up(str(error))
                else:
                    self._begin_anew()
            except OSError as error:
                self._give_up(error.strerror or str(error))
            else:
                return
        if self.trouble is None:
            self._give_up("it cannot be repaired")

    def _give_up(self, reason: str) -> None:
        self.trouble = reason
        self._used.clear()
        self._has_grown = False
        self._disconnect()

    def _begin_anew(self) -> None:
        self._disconnect()
        try:
            _delete(self.directory)
        except OSError as error:
            self._give_up(error.strerror or str(error))

    def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _read(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            rows = connection.execute(f"SELECT key, day, value FROM entries WHERE key IN ({marks})", some)
            for key, day, value in rows:
                if not isinstance(value, bytes) or value[:_CHECKSUM] != _checksum(key, value[_CHECKSUM:]):
                    continue
                if day != self._today:
                    self._used.append(key)
                yield key, value[_CHECKSUM:]

    def _remember_use(self, connection: sqlite3.Connection) -> None:
        rows = ((self._today, key) for key in self._used)
        connection.executemany("UPDATE entries SET day = ? WHERE key = ?", rows)
        self._used.clear()

    def _make_room(self, connection: sqlite3.Connection) -> None:
        pages, free, size = (
            connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "freelist_count", "page_size")
        )
        excess = (pages - free) * size - self.limit * ROOM
        if excess <= self.limit * (1 - ROOM):
            return
        going: list[tuple[int]] = []
        oldest_first = "SELECT rowid, length(value) FROM entries ORDER BY day, rowid"
        for number, length in connection.execute(oldest_first).fetchall():
            if excess <= 0:
                break
            going.append((number,))
            excess -= length
        connection.executemany("DELETE FROM entries WHERE rowid = ?", going)


def remove(directory: Path) -> bool:
    """Removes the cache in a directory, and the directory if nothing else is in it; False when there was none.

    Raises `OSError` when it cannot be removed.
    """
    there = (directory / FILE).exists()
    _delete(directory)
    tag = directory / _TAG
    with suppress(OSError, UnicodeDecodeError):
        if tag.read_text(encoding="utf-8") == _TAG_TEXT:
            tag.unlink()
    with suppress(OSError):  # there are other things in it
        directory.rmdir()
    return there


def _delete(directory: Path) -> None:
    for part in _PARTS:
        (directory / part).unlink(missing_ok=True)


def _opened(directory: Path) -> sqlite3.Connection:
    """A connection to the database in a directory; raises `sqlite3.DatabaseError` when it is not one of ours."""
    if not directory.is_dir():
        directory.mkdir(parents=True, exist_ok=True)  # another process may be at the same
        (directory / _TAG).write_text(_TAG_TEXT, encoding="utf-8")
    # The analysis has a thread of its own. SQLite would follow a link that somebody has put there to another file.
    if os.path.islink(directory / FILE):  # noqa: PTH114
        raise OSError(errno.ELOOP, f"{FILE} is a link")
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            return _connected(directory / FILE)
        except sqlite3.OperationalError as error:
            # SQLite does not wait by itself for another process that is about to change the journal's mode.
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE)


def _connected(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=_PATIENCE, check_same_thread=False)
    try:
        # What stands in the file is believed as little as its values: no function is called because it says so.
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "journal_mode = WAL", "synchronous = OFF"):
            connection.execute(f"PRAGMA {setting}").close()
        with connection:
            _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    query = "SELECT sql FROM sqlite_schema ORDER BY sql"
    schema = [row[0] for row in connection.execute(query)]
    if not schema:
        connection.execute("BEGIN IMMEDIATE")  # another process may be at the same
        if connection.execute(query).fetchone() is None:
            connection.execute(_TABLE)
            connection.execute(_INDEX)
    elif schema != sorted([_TABLE, _INDEX]):
        raise sqlite3.DatabaseError("not a cache of this version")


def _is_circumstance(error: sqlite3.Error) -> bool:
    """Whether the database may be well, and just not to be used now and here."""
    return _code(error) in _CIRCUMSTANCES


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code."""
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return code & 0xFF


def _checksum(key: bytes, value: bytes) -> bytes:
    return blake2b(value, digest_size=_CHECKSUM, key=key).digest()
