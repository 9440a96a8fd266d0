"""What pure functions of one file's bytes gave, kept for as long as somebody asks and the bytes are the same.

It stands where workers stand, so that the stages of a run need not know whether they are asked for the first time.
"""

from __future__ import annotations

import os
import time
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, cast

from asynclint.engine.executors import WORTH_A_PROCESS
from asynclint.source import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from functools import partial

    from asynclint.engine.executors import Team
    from asynclint.source import Tree


class InFile(Protocol):
    """Something that is about one file."""

    @property
    def path(self) -> str: ...


Item = TypeVar("Item")
Answer = TypeVar("Answer")
TICK = 2_000_000_000
"""Nanoseconds in which a file may change twice and be told the same time: as long as it is on the coarsest disks."""

Key = tuple["Callable[..., Any]", str, bytes, object]


class _Seen(NamedTuple):
    """What a file held when the disk said ``stamp`` of it."""

    stamp: tuple[int, ...]
    digest: bytes


class Memory:
    """Answers by function, item, and the content of the item's file, from one check to the next."""

    def __init__(self) -> None:
        self.files: dict[str, _Seen] = {}
        self.answers: dict[Key, Any] = {}


class Remembering:
    """Maps functions over files and what is in them, as workers do, but only where the memory of earlier checks has no
    answer."""

    def __init__(self, memory: Memory, tree: Tree, workers: Team) -> None:
        self._memory = memory
        self._tree = tree
        self._workers = workers
        self._files: dict[str, _Seen] = {}
        self._answers: dict[Key, Any] = {}
        self._new: set[Key] = set()

    def map(
        self, function: Callable[[Item], Answer], items: Sequence[Item], batch: int, worth: int = WORTH_A_PROCESS
    ) -> Iterator[Answer]:
        """The answers for ``items``, which are paths or have one, of a function of a tree and one of them."""
        keys = [self._key(function, item) for item in items]
        known = self._memory.answers
        fresh = [item for key, item in zip(keys, items, strict=True) if key not in known]
        answers = self._workers.map(function, fresh, batch, worth)
        for key in keys:
            if key in known:
                answer = known[key]
            else:
                answer = next(answers)
                self._new.add(key)
            self._answers[key] = answer
            yield answer

    def prepare(self, module: str, items: int = 0) -> None:
        self._workers.prepare(module, items)

    def remember(self) -> None:
        """Keeps what was asked for, and forgets everything else. What is about a file that changed meanwhile is not
        kept: nobody can tell which bytes it was read from."""
        for key in self._new:
            if self._digest(key[1]) != key[2]:
                del self._answers[key]
        self._memory.files, self._memory.answers = self._files, self._answers

    def _key(self, function: Callable[[Item], Answer], item: Item) -> Key:
        path = item if isinstance(item, str) else cast("InFile", item).path
        return (cast("partial[Answer]", function).func, path, self._digest(path), item)

    def _digest(self, path: str) -> bytes:
        """The digest of what reading a file gives: its bytes, or why it cannot be read."""
        now = time.time_ns()
        stamp = None if path in self._tree.buffers else _stamp(self._tree.root / path)
        if stamp is not None:
            seen = self._memory.files.get(path)
            if seen is not None and seen.stamp == stamp:
                self._files[path] = seen
                return seen.digest
        try:
            data = self._tree.data(path)
        except SourceError as error:
            return f"unreadable: {error.message}".encode(errors="surrogateescape")
        digest = blake2b(data, digest_size=16).digest()
        if stamp is not None and max(stamp[1:3]) + TICK < now:  # else it may change again, and look the same
            self._files[path] = _Seen(stamp, digest)
        return digest


def _stamp(place: os.PathLike[str]) -> tuple[int, ...] | None:
    """What the disk says of a file without opening it: what changes whenever the file does."""
    try:
        status = os.stat(place)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode)
