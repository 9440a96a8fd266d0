"""Where the time of a run goes, by stage. A stage inside another counts for itself, not for the other."""

from __future__ import annotations

import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

Stage: TypeAlias = "Callable[[str], AbstractContextManager[None]]"
"""What a stage is done in, given its name."""

_NOTHING = nullcontext()


def untimed(_name: str) -> AbstractContextManager[None]:
    """The stage of a run that nobody times."""
    return _NOTHING


class Timings:
    """Seconds by stage, in the order in which stages were first entered."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.seconds: dict[str, float] = {}
        self._clock = clock
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Counts the time inside for ``name``."""
        self._count()
        self.seconds.setdefault(name, 0.0)
        self._open.append(name)
        try:
            yield
        finally:
            self._count()
            self._open.pop()

    def _count(self) -> None:
        """Gives the time since the last call to the innermost stage."""
        now = self._clock()
        if self._open:
            self.seconds[self._open[-1]] += now - self._since
        self._since = now
