"""What is in files, by digest, without reading those that have not changed since they were last read.

A file goes by its size, times and number, as the disk tells them. That is no proof for a file that was changed a moment
before it was read: it may change again within the same tick of the clock. Such files are not remembered, and are read
again the next time.
"""

from __future__ import annotations

import os
import stat
import time
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from asynclint.source import SourceError

if TYPE_CHECKING:
    from asynclint.engine.cache.store import Store
    from asynclint.source import Tree

KIND = "stamps"
TICK = 2_000_000_000
"""Nanoseconds in which a file may change twice and be told the same time: as long as on the coarsest of disks."""


class Stamp(NamedTuple):
    """What the disk says of a file without opening it; some of it changes whenever the file does."""

    size: int
    modified: int
    changed: int
    number: int


Records = dict[bytes, tuple[Stamp, bytes]]
_decoder: msgspec.msgpack.Decoder[Records] = msgspec.msgpack.Decoder(Records)


def digest_of(data: bytes) -> bytes:
    """The digest of bytes: that of `SourceFile`, raw."""
    return blake2b(data, digest_size=16).digest()


def unreadable(error: SourceError) -> bytes:
    """The digest of a file that cannot be read: it has changed when there is another reason."""
    return digest_of(f"unreadable: {error.message}".encode(errors="surrogatepass"))


class Contents:
    """The digests of the files of a tree, as they are when first asked for. Buffers count as what they hold."""

    def __init__(self, tree: Tree, store: Store) -> None:
        self._tree = tree
        self._store = store
        self._prefix = f"{os.path.abspath(tree.root)}/"  # noqa: PTH100  (a link stays the path its user knows)
        # Where a tree stands on this machine is nobody else's affair, and need not be written down to be told apart.
        self._key = digest_of(b"stamps of " + os.fsencode(self._prefix))
        self._records = self._recorded()
        self._learnt: Records = {}
        self._stamps: dict[str, Stamp | None] = {}
        self._digests: dict[str, bytes] = {}

    def digest(self, path: str) -> bytes:
        """The digest of what reading a file gives: its bytes, or why it cannot be read."""
        known = self._digests.get(path)
        if known is None:
            known = self._digests[path] = self._digest(path)
        return known

    def unchanged(self, since: int) -> bool:
        """Whether all files that were asked for are what they were then, and none has changed since a time (in ns)."""
        for path, digest in self._digests.items():
            stamp = self._stamp(path)
            changed = 0 if stamp is None else max(stamp.modified, stamp.changed)
            if stamp != self._stamps[path] or changed >= since:
                return False
            if changed + TICK >= since and self._read(path) != digest:
                return False
        return True

    def remember(self) -> None:
        """Keeps what was learnt, beside what is still true of files that nobody has asked for."""
        if self._learnt.items() <= self._records.items():
            return
        others = {
            name: record
            for name, record in self._records.items()
            if name not in self._learnt and self._stamp(os.fsdecode(name)) == record[0]
        }
        self._store.put(KIND, {self._key: msgspec.msgpack.encode(others | self._learnt)})

    def _recorded(self) -> Records:
        try:
            return _decoder.decode(self._store.get([self._key])[self._key])
        except (KeyError, ValueError):
            return {}

    def _digest(self, path: str) -> bytes:
        now = time.time_ns()
        name = os.fsencode(path)
        stamp = self._stamps[path] = self._stamp(path)
        record = self._records.get(name)
        if stamp is not None and record is not None and record[0] == stamp:
            self._learnt[name] = record
            return record[1]
        digest = self._read(path)
        if stamp is not None and max(stamp.modified, stamp.changed) + TICK < now:
            self._learnt[name] = (stamp, digest)
        return digest

    def _read(self, path: str) -> bytes:
        try:
            return digest_of(self._tree.data(path))
        except SourceError as error:
            return unreadable(error)

    def _stamp(self, path: str) -> Stamp | None:
        if path in self._tree.buffers:
            return None
        try:
            # Strings, and no object for the path: this is much of a run when nothing has changed.
            status = os.stat(path if os.path.isabs(path) else self._prefix + path)  # noqa: PTH116, PTH117
        except (OSError, ValueError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
