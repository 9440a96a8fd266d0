"""An annotation that says what a file can do does not hide which file it is."""

from __future__ import annotations

import io
from typing import IO, BinaryIO, TextIO


class Journal:
    _out: TextIO | None = None

    def __init__(self, path: str) -> None:
        self.path = path
        self.index: IO[str] = open(f"{path}.index")

    def rotate(self) -> None:
        self._out = open(self.path, "a")

    async def append(self, line: str) -> None:
        if self._out is not None:
            self._out.write(line)  # expect: BLK104

    async def find(self) -> str:
        return self.index.read()  # expect: BLK104


def opened(path: str) -> io.TextIOWrapper:
    return open(path)


def in_memory(text: str) -> TextIO:
    return io.StringIO(text)


def wrapped(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data))


async def load(path: str, data: bytes) -> tuple[str, str, str]:
    log = opened(path)  # expect: BLK104
    return log.read(), in_memory(path).read(), wrapped(data).read()  # expect: BLK104


async def parse(source: BinaryIO, text: io.TextIOBase) -> tuple[bytes, str]:
    """Nobody says what these are: bytes in memory, mostly."""
    return source.read(), text.read()
