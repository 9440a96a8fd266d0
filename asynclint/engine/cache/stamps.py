"""What the disk said of files that some run has read: the next need not read those of which it still says the same."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from asynclint.engine.contents import Records, digest_of, place_of

if TYPE_CHECKING:
    from asynclint.engine.cache.store import Store
    from asynclint.engine.contents import Contents
    from asynclint.source import Tree

KIND = "stamps"

_decoder: msgspec.msgpack.Decoder[Records] = msgspec.msgpack.Decoder(Records)


class KeptStamps:
    """What is known of the files of one tree."""

    def __init__(self, store: Store, tree: Tree) -> None:
        self._store = store
        # Where a tree stands on this machine is nobody else's affair, and need not be written down to be told apart.
        self._key = digest_of(b"stamps of " + os.fsencode(place_of(tree)))
        self.records = self._recorded()

    def keep(self, contents: Contents) -> None:
        """Keeps what was learnt, beside what is still true of files that nobody has asked for."""
        learnt = contents.learnt
        if learnt.items() <= self.records.items():
            return
        others = {
            name: record
            for name, record in self.records.items()
            if name not in learnt and contents.stamp(os.fsdecode(name)) == record[0]
        }
        self._store.put(KIND, {self._key: msgspec.msgpack.encode(others | learnt)})

    def _recorded(self) -> Records:
        try:
            return _decoder.decode(self._store.get([self._key])[self._key])
        except (KeyError, ValueError):
            return {}
