"""Runs a pure function over many items, in this process or in several, and gives the answers in order.

Tasks are batches: large enough to be worth sending, small enough that the last one does not keep everybody waiting.
Only `submit` of `concurrent.futures.Executor` is used.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor, Future

Item = TypeVar("Item")
Answer = TypeVar("Answer")

WORTH_A_PROCESS = 200
"""Fewer items than this are done before a second process has started."""


class Workers:
    """Processes that are started when the first large stage asks for them, and shared by the stages after it."""

    def __init__(self, jobs: int | None) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self._executor: Executor | None = None

    def map(
        self, function: Callable[[Item], Answer], items: Sequence[Item], batch: int, worth: int = WORTH_A_PROCESS
    ) -> Iterator[Answer]:
        """The answers for ``items``, in order."""
        if self.jobs == 1 or len(items) < worth:
            yield from map(function, items)
            return
        batches = [items[start : start + batch] for start in range(0, len(items), batch)]
        pending: deque[Future[list[Answer]]] = deque()
        for part in batches:
            pending.append(self._started().submit(_run_batch, function, part))
            if len(pending) > 4 * self.jobs:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()

    def _started(self) -> Executor:
        if self._executor is None:
            # A spawned Python looks for its own modules in the working directory first, where the analysed code may
            # have a `threading.py`; it is told not to. Nothing that is analysed is ever imported.
            os.environ["PYTHONSAFEPATH"] = "1"
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self.jobs, mp_context=context, initializer=gc.disable)
        return self._executor

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)


def _run_batch(function: Callable[[Item], Answer], items: Sequence[Item]) -> list[Answer]:
    return [function(item) for item in items]


@contextmanager
def working(jobs: int | None) -> Iterator[Workers]:
    """Workers for the time of a run."""
    workers = Workers(jobs)
    try:
        yield workers
    finally:
        workers.close()
