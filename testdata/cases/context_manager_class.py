"""`with` runs `__enter__` and `__exit__`."""

from __future__ import annotations

import shutil
import tempfile
from types import TracebackType


class Workspace:
    def __enter__(self) -> str:
        self.path = tempfile.mkdtemp()
        return self.path

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        shutil.rmtree(self.path)


class Span:
    def __enter__(self) -> Span:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return None


async def build(sources: list[str]) -> int:
    with Workspace() as path:  # expect: BLK104
        return len(path) + len(sources)


async def traced(sources: list[str]) -> int:
    with Span():
        return len(sources)
