"""Who checks what, when: a while after the last change, one project at a time, and never what is out of date already.

Checks run in a thread, so that the server answers while they do. One at a time: they share one interpreter, and would
only take longer side by side.
"""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from asynclint.lsp.project import Project

Result = TypeVar("Result")


class Analyst:
    """Calls ``work`` for projects, as they are asked for."""

    def __init__(self, work: Callable[[Project], Awaitable[None]]) -> None:
        self._work = work
        self._timers: dict[Project, asyncio.TimerHandle] = {}
        self._due: dict[Project, None] = {}
        self._something_is_due = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None

    def ask(self, project: Project, delay: float, *, outdated: bool = True) -> None:
        """Wants ``project`` to be checked once nobody has asked for ``delay`` seconds. A check that is under way is
        given up, for it is of files as they were; unless it is not ``outdated``."""
        self._take_back(project)
        project.wanted = project.wanted and not outdated
        self._timers[project] = asyncio.get_running_loop().call_later(delay, self._is_due, project)
        if self._worker is None:
            self._worker = asyncio.create_task(self._serve())

    def forget(self, project: Project) -> None:
        """Takes back what was asked for ``project``."""
        self._take_back(project)
        project.wanted = False

    def _take_back(self, project: Project) -> None:
        self._due.pop(project, None)
        if timer := self._timers.pop(project, None):
            timer.cancel()

    def _is_due(self, project: Project) -> None:
        del self._timers[project]
        self._due[project] = None
        self._something_is_due.set()

    async def _serve(self) -> None:
        while True:
            await self._something_is_due.wait()
            while self._due:
                project = next(iter(self._due))
                del self._due[project]
                project.wanted = True
                await self._work(project)
            self._something_is_due.clear()


async def in_thread(function: Callable[[], Result]) -> Result:
    """Calls ``function`` in a thread of its own, which ends with the process: no check keeps the server alive."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def settle(set_outcome: Callable[[], None]) -> None:
        if not future.cancelled():
            set_outcome()

    def run() -> None:
        try:
            result = function()
        except BaseException as error:
            outcome = partial(future.set_exception, error)
        else:
            outcome = partial(future.set_result, result)
        loop.call_soon_threadsafe(settle, outcome)

    threading.Thread(target=run, name="asynclint-check", daemon=True).start()
    return await future
