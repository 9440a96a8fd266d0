"""What pure functions of one file's bytes have given, by what is in the file: in any checkout, under any name.

It stands where workers stand, and leaves to those behind it what it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from asynclint.engine.contents import digest_of
from asynclint.engine.executors import WORTH_A_PROCESS
from asynclint.findings import Finding
from asynclint.index.model import Node
from asynclint.suppressions import Suppression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from functools import partial

    from asynclint.engine.cache.store import Store
    from asynclint.engine.contents import Contents
    from asynclint.engine.executors import Team

Item = TypeVar("Item")
Answer = TypeVar("Answer")

AT_ONCE = 256
"""How many answers are written together: waiting for more costs nothing, writing each by itself does."""


class _Head(Node):
    """How the facts of a module begin: they say which bytes they were made of."""

    format: int
    digest: str


_head: msgspec.msgpack.Decoder[_Head] = msgspec.msgpack.Decoder(_Head)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the answers of a function are called, and their type; bytes are kept as they are."""

    name: str
    type: Any

    def written(self, answer: object) -> bytes | None:
        """An answer as bytes; None for one that is not kept: why a file has no facts may be no matter of its bytes."""
        if self.type is bytes:
            return answer if isinstance(answer, bytes) else None
        return _encoded(answer)

    def read(self, value: bytes) -> Any:
        """The answer in some bytes. Raises `ValueError` when there is none."""
        return value if self.type is bytes else msgspec.msgpack.decode(value, type=self.type)


FACTS = _Kind("facts", bytes)
KINDS = {
    "asynclint.index.read.index_file": FACTS,
    "asynclint.checks.walk.walk_file": _Kind("walks", list[Finding]),
    "asynclint.suppressions.read_suppressions": _Kind("suppressions", tuple[Suppression, ...]),
}


class Keeping:
    """Maps functions over files, or over what is said about one, as `Team` does."""

    def __init__(self, store: Store, engine: bytes, contents: Contents, team: Team) -> None:
        self._store = store
        self._engine = engine
        self._contents = contents
        self._team = team
        self._unproven: dict[str, dict[bytes, bytes]] = {}

    def prepare(self, module: str, items: int = 0) -> None:
        self._team.prepare(module, items)

    def map(
        self, function: Callable[[Item], Answer], items: Sequence[Item], batch: int, worth: int = WORTH_A_PROCESS
    ) -> Iterator[Answer]:
        called = cast("partial[Answer]", function).func
        name = f"{called.__module__}.{called.__qualname__}"
        kind = KINDS.get(name)
        if kind is None:
            yield from self._team.map(function, items, batch, worth)
            return
        keys = [self._key(name, item) for item in items]
        known = self._known(kind, keys)
        fresh = [item for key, item in zip(keys, items, strict=True) if key not in known]
        answers = self._team.map(function, fresh, batch, worth)
        learnt: dict[bytes, bytes] = {}
        for key in keys:
            if key in known:
                yield known[key]
                continue
            answer = next(answers)
            written = kind.written(answer)
            if key is not None and written is not None:
                learnt[self._facts_key(name, written) if kind is FACTS else key] = written
            if kind is FACTS and len(learnt) >= AT_ONCE:
                self._store.put(kind.name, learnt)
                learnt = {}
            yield answer
        if kind is FACTS:
            self._store.put(kind.name, learnt)
        else:
            self._unproven.setdefault(kind.name, {}).update(learnt)

    def keep(self) -> None:
        """Keeps what was learnt of files that are known not to have changed since they were first looked at."""
        for kind, values in self._unproven.items():
            self._store.put(kind, values)

    def _known(self, kind: _Kind, keys: Sequence[bytes | None]) -> dict[bytes | None, Any]:
        found = self._store.get([*dict.fromkeys(key for key in keys if key is not None)])
        known: dict[bytes | None, Any] = {}
        for key, value in found.items():
            try:
                known[key] = kind.read(value)
            except ValueError:
                continue
        return known

    def _key(self, name: str, item: object) -> bytes | None:
        """What an answer goes by; None where it cannot be told, since a name in it is no text."""
        if isinstance(item, str):
            return self._key_of(name, self._contents.digest(item))
        said = _encoded(item)
        return None if said is None else self._key_of(name, self._contents.digest(cast("Any", item).path), said)

    def _facts_key(self, name: str, facts: bytes) -> bytes:
        """Facts go by the bytes that were read for them, whatever the file held before and after."""
        return self._key_of(name, bytes.fromhex(_head.decode(facts).digest))

    def _key_of(self, name: str, content: bytes, said: bytes = b"") -> bytes:
        return digest_of(b"\0".join([name.encode(), self._engine, content, said]))


def _encoded(value: object) -> bytes | None:
    try:
        return msgspec.msgpack.encode(value)
    except UnicodeEncodeError:
        return None
