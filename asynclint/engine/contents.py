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

from asynclint.source import SourceError

if TYPE_CHECKING:
    from asynclint.source import Tree

TICK = 2_000_000_000
"""Nanoseconds in which a file may change twice and be told the same time: as long as on the coarsest of disks."""


class Stamp(NamedTuple):
    """What the disk says of a file without opening it; some of it changes whenever the file does."""

    size: int
    modified: int
    changed: int
    number: int


Records = dict[bytes, tuple[Stamp, bytes]]
"""By path, as the file system has it: what the disk said of a file, and the digest of what was in it."""


def digest_of(data: bytes) -> bytes:
    """The digest of bytes: that of `SourceFile`, raw."""
    return blake2b(data, digest_size=16).digest()


def unreadable(error: SourceError) -> bytes:
    """The digest of a file that cannot be read: it has changed when there is another reason."""
    return digest_of(f"unreadable: {error.message}".encode(errors="surrogatepass"))


class Contents:
    """The digests of the files of a tree, as they are when first asked for. Buffers count as what they hold.

    ``learnt`` is what may be believed of the files that were asked for, for as long as the disk says the same of them.
    """

    def __init__(self, tree: Tree, records: Records) -> None:
        """``records`` are what was learnt before."""
        self.learnt: Records = {}
        self._tree = tree
        self._prefix = place_of(tree)
        self._records = records
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
        return all(self.holds(path, since) for path in self._digests)

    def holds(self, path: str, since: int) -> bool:
        """Whether a file that was asked for is what it was then, and has not changed since a time (in ns)."""
        stamp = self.stamp(path)
        changed = 0 if stamp is None else max(stamp.modified, stamp.changed)
        if stamp != self._stamps[path] or changed >= since:
            return False
        return changed + TICK < since or self._read(path) == self._digests[path]

    def _digest(self, path: str) -> bytes:
        now = time.time_ns()
        name = os.fsencode(path)
        stamp = self._stamps[path] = self.stamp(path)
        record = self._records.get(name)
        if stamp is not None and record is not None and record[0] == stamp:
            self.learnt[name] = record
            return record[1]
        digest = self._read(path)
        if stamp is not None and max(stamp.modified, stamp.changed) + TICK < now:
            self.learnt[name] = (stamp, digest)
        return digest

    def _read(self, path: str) -> bytes:
        try:
            return digest_of(self._tree.data(path))
        except SourceError as error:
            return unreadable(error)

    def stamp(self, path: str) -> Stamp | None:
        """What the disk says of a file; None for a buffer, and for what is no file."""
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


def place_of(tree: Tree) -> str:
    """Where the files of a tree are on this machine."""
    return f"{os.path.abspath(tree.root)}/"  # noqa: PTH100  (a link stays the path its user knows)
