"""One part of a run that several machines share: each reports on its files, and all of them read the program.

A file belongs to a part by its name alone, so that adding one moves no other, and parts are about equally large.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import NamedTuple


class Shard(NamedTuple):
    """Part ``number`` (from 1) of ``of``."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> Shard:
        """The shard that ``2/4`` is. Raises `ValueError` for anything else."""
        match = re.fullmatch(r"(\d+)/(\d+)", text)
        shard = cls(int(match[1]), int(match[2])) if match else cls(0, 0)
        if not 1 <= shard.number <= shard.of:
            raise ValueError(f"{text!r} is no part of a whole; write K/N, as 1/4")
        return shard

    def has(self, path: str) -> bool:
        """Whether findings in the file ``path``, relative to the root, are this part's to report."""
        digest = blake2b(path.encode(errors="surrogateescape"), digest_size=8).digest()
        return int.from_bytes(digest) % self.of == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}-of-{self.of}"
