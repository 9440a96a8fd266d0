"""Runs code on an event loop and sees which of its lines hold the loop.

Three witnesses, because none sees everything: blockbuster wraps primitives that it knows (but not `open`, `os.system`
or `getaddrinfo`), the interpreter's audit events tell those (but not waits), and a sampling thread sees the loop stand
still, whatever the reason. A fourth case never gets to blocking: a loop that refuses to start inside another.

What asyncio does on its own loop (it forks, it looks up literal addresses), and what imports and the start of a thread
do, is not the watched code's doing.
"""

from __future__ import annotations

import asyncio
import inspect
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from blockbuster import BlockBuster

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from types import CodeType, FrameType, TracebackType

STALL = 0.05
_BEAT = 0.005

_ASYNCIO = str(Path(asyncio.__file__).parent)
_OWN_BUSINESS = MappingProxyType({"threading.py": {"start"}, "thread.py": {"submit"}, "linecache.py": {"updatecache"}})
_EVENTS = frozenset({
    "builtins.input", "glob.glob", "open", "os.listdir", "os.mkdir", "os.posix_spawn", "os.remove", "os.rename",
    "os.rmdir", "os.scandir", "os.system", "shutil.copyfile", "shutil.move", "shutil.rmtree", "socket.connect",
    "socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname", "sqlite3.connect", "subprocess.Popen",
    "time.sleep",
})  # fmt: skip


class LoopMonitor:
    """Watches the lines of one file. ``witnesses`` maps a line that held the loop to what was seen there.

    The line is that of the innermost coroutine of the file, because that is where a finding stands: on the call that
    leaves the `async def`.
    """

    def __init__(self, filename: str) -> None:
        self.witnesses: dict[int, set[str]] = {}
        self._filename = filename
        self._thread = threading.get_ident()
        self._beat = time.monotonic()
        self._over = threading.Event()

    def run(self, work: Coroutine[Any, Any, object]) -> Exception | None:
        """Drive the coroutine to its end on a new loop; returns what it raised."""
        with self._blockbuster(), _auditing(self._hear), self._sampling():
            try:
                asyncio.run(self._beside_a_heartbeat(work))
            except Exception as error:
                self._blame_nested_loop(error)
                return error
        return None

    async def _beside_a_heartbeat(self, work: Coroutine[Any, Any, object]) -> None:
        heartbeat = asyncio.create_task(self._keep_beating())
        try:
            await work
        finally:
            heartbeat.cancel()

    async def _keep_beating(self) -> None:
        while True:
            self._beat = time.monotonic()
            await asyncio.sleep(_BEAT)

    def _see(self, what: str, line: int | None) -> None:
        if line is not None:
            self.witnesses.setdefault(line, set()).add(what)

    def _line(self, frame: FrameType | None) -> int | None:
        """The watched line that this stack is below, if it is the watched code's own doing."""
        outermost = None
        while frame is not None:
            code = frame.f_code
            if code.co_filename == self._filename:
                outermost = frame.f_lineno
                if _is_async(code):
                    break
            elif outermost is None and _own_business(code.co_filename, code.co_name):
                return None
            frame = frame.f_back
        return outermost

    def _on_loop(self) -> bool:
        return threading.get_ident() == self._thread and asyncio._get_running_loop() is not None  # noqa: SLF001

    @contextmanager
    def _blockbuster(self) -> Iterator[None]:
        """Blockbuster refuses what blocks; here it only takes note, so that one run sees all lines."""
        buster = BlockBuster()
        for function in buster.functions.values():
            function.can_block_predicate = self._noting(function.full_name, function.can_block_predicate)
        buster.activate()
        try:
            yield
        finally:
            buster.deactivate()

    def _noting(self, name: str, harmless: Callable[..., bool]) -> Callable[..., bool]:
        def predicate(*args: object, **kwargs: object) -> bool:
            if self._on_loop() and not harmless(*args, **kwargs):
                self._see(name, self._line(inspect.currentframe()))
            return True

        return predicate

    def _hear(self, event: str) -> None:
        if event in _EVENTS and self._on_loop():
            self._see(event, self._line(inspect.currentframe()))

    @contextmanager
    def _sampling(self) -> Iterator[None]:
        sampler = threading.Thread(target=self._sample, daemon=True)
        sampler.start()
        try:
            yield
        finally:
            self._over.set()
            sampler.join()

    def _sample(self) -> None:
        """A stall is a late heartbeat with the loop's thread on one line all the while: load alone does not do that."""
        since, held = time.monotonic(), None
        while not self._over.wait(_BEAT):
            now = time.monotonic()
            line = self._line(sys._current_frames().get(self._thread))  # noqa: SLF001
            if line != held or line is None:
                since, held = now, line
            elif now - max(since, self._beat) > STALL:
                self._see("stall", line)

    def _blame_nested_loop(self, error: Exception) -> None:
        if isinstance(error, RuntimeError) and "event loop" in str(error):
            self._see("nested loop", self._raising_line(error.__traceback__))

    def _raising_line(self, traceback: TracebackType | None) -> int | None:
        line = None
        while traceback is not None:
            code = traceback.tb_frame.f_code
            if code.co_filename == self._filename and _is_async(code):
                line = traceback.tb_lineno
            traceback = traceback.tb_next
        return line


def _is_async(code: CodeType) -> bool:
    return bool(code.co_flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR))


def _own_business(filename: str, function: str) -> bool:
    if filename.startswith((_ASYNCIO, "<frozen importlib")):
        return True
    return function in _OWN_BUSINESS.get(Path(filename).name, ())


_listeners: list[Callable[[str], None]] = []


def _audit(event: str, _arguments: tuple[object, ...]) -> None:
    for listener in _listeners:
        listener(event)


# An audit hook cannot be removed, so there is one for good, which is deaf outside a run.
sys.addaudithook(_audit)


@contextmanager
def _auditing(listener: Callable[[str], None]) -> Iterator[None]:
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
