"""Tells a person at a terminal how far a long run has come; says nothing to anyone else."""

from __future__ import annotations

import os
import time
from typing import TextIO

_PATIENCE = 1.0  # seconds before the first word: most runs are over by then
_PAUSE = 0.1


class Progress:
    """A line on ``stream`` that is rewritten in place and gone when the run ends."""

    def __init__(self, stream: TextIO, *, wanted: bool = True) -> None:
        self._stream = stream
        self._watched = wanted and stream.isatty() and os.environ.get("TERM") != "dumb"
        self._next = time.monotonic() + _PATIENCE
        self._shown = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if self._watched and now >= self._next:
            self._next = now + _PAUSE
            self._shown = True
            self._stream.write(f"\r\x1b[K{stage} {done:,}/{total:,}")
            self._stream.flush()

    def clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
