"""Runs a pure function over many items, in this process or in several, and gives the answers in order.

Tasks are batches: large enough to be worth sending, small enough that the last one does not keep everybody waiting.
Only `submit` and `shutdown` of `concurrent.futures.Executor` are used, so anything that has them will do: processes of
this machine, or a cluster that sees the same files.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from concurrent.futures import Executor, Future

Item = TypeVar("Item")
Answer = TypeVar("Answer")

WORTH_A_PROCESS = 200
"""Fewer items than this are done before a second process has started."""

AHEAD = 4
"""Batches that wait for each process, so that none has to wait for one."""

AHEAD_ELSEWHERE = 256
"""Batches that may wait in an executor of which nobody knows how many processes it has."""


class ExecutorError(Exception):
    """An executor that was asked for and cannot be had."""


class Team(Protocol):
    """Who does the work of a stage."""

    def map(
        self, function: Callable[[Item], Answer], items: Sequence[Item], batch: int, worth: int = WORTH_A_PROCESS
    ) -> Iterator[Answer]:
        """The answers of a function that can run anywhere, for ``items``, in order; they go to it in batches. Fewer
        items than are ``worth`` a process stay in this one."""

    def prepare(self, module: str, items: int = 0) -> None:
        """Has processes import a module while they have nothing else to do, before they are asked for what is in it:
        those that are there, or that so many items are worth."""


class Workers:
    """Processes that are started for the first large stage, or somewhat ahead, and shared by the stages after it; or
    whatever an executor of the caller's does its work with."""

    def __init__(self, jobs: int | None, executor: Executor | None = None) -> None:
        self.jobs = jobs or os.cpu_count() or 1
        self._ahead = AHEAD * self.jobs if executor is None else AHEAD_ELSEWHERE
        self._alone = self.jobs == 1 and executor is None
        self._is_borrowed = executor is not None
        self._executor = executor
        self._pending: Collection[Future[Any]] = ()

    def map(
        self, function: Callable[[Item], Answer], items: Sequence[Item], batch: int, worth: int = WORTH_A_PROCESS
    ) -> Iterator[Answer]:
        """The answers for ``items``, in order."""
        if self._alone or len(items) < worth:
            yield from map(function, items)
            return
        batches = [items[start : start + batch] for start in range(0, len(items), batch)]
        pending: deque[Future[list[Answer]]] = deque()
        self._pending = pending
        for part in batches:
            pending.append(self._started().submit(_run_batch, function, part))
            if len(pending) > self._ahead:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()

    def prepare(self, module: str, items: int = 0) -> None:
        if not (self._alone or self._is_borrowed) and (self._executor is not None or items >= WORTH_A_PROCESS):
            for _ in range(self.jobs):
                self._started().submit(_import, module)

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
            for pending in self._pending:
                pending.cancel()
            self._executor.shutdown()


def _import(module: str) -> None:
    import_module(module)


def _run_batch(function: Callable[[Item], Answer], items: Sequence[Item]) -> list[Answer]:
    return [function(item) for item in items]


@contextmanager
def working(jobs: int | None, executor: Executor | None = None) -> Iterator[Workers]:
    """Workers for the time of a run; an ``executor`` is shut down after it."""
    workers = Workers(jobs, executor)
    try:
        yield workers
    finally:
        workers.close()


def executor_named(reference: str) -> Executor:
    """What the factory makes that ``module:factory`` names.

    The module is imported, so the reference has to come from who starts the run, never from the project it checks.

    :raises ExecutorError: when there is no such factory, or what it makes takes no work.
    """
    module, _, name = reference.partition(":")
    if not (module and name):
        raise ExecutorError(f"{reference!r} does not name an executor; write MODULE:FACTORY")
    try:
        factory = getattr(import_module(module), name)
        executor = factory()
    except Exception as error:
        raise ExecutorError(f"no executor from {reference}: {type(error).__name__}: {error}") from error
    if not (hasattr(executor, "submit") and hasattr(executor, "shutdown")):
        raise ExecutorError(f"{reference} made {type(executor).__name__!r}, which has no `submit` and `shutdown`")
    return cast("Executor", executor)
