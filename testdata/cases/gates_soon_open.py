"""Locks that are made by hand of a condition: who waits there waits for those who were let in."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager


class ReadersAndWriters:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._readers = 0
        self._is_written = False

    def start_reading(self) -> None:
        with self._changed:
            while self._is_written:
                self._changed.wait()
            self._readers += 1

    def stop_reading(self) -> None:
        with self._changed:
            self._readers -= 1
            self._changed.notify_all()

    @contextmanager
    def reading(self) -> Iterator[None]:
        self.start_reading()
        try:
            yield
        finally:
            self.stop_reading()

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._changed:
            while self._is_written or self._readers:
                self._changed.wait()
            self._is_written = True
        try:
            yield
        finally:
            with self._changed:
                self._is_written = False
                self._changed.notify_all()


class Handlers:
    def __init__(self) -> None:
        self._lock = ReadersAndWriters()
        self._by_event: dict[str, Callable[[str], None]] = {}

    def register(self, event: str, handler: Callable[[str], None]) -> None:
        with self._lock.writing():
            self._by_event[event] = handler

    def find(self, event: str) -> Callable[[str], None] | None:
        with self._lock.reading():
            return self._by_event.get(event)


class Exhibition:
    """One visitor looks for a minute, and others stand at the door."""

    def __init__(self) -> None:
        self._door = threading.Condition()
        self._inside = 0

    @contextmanager
    def visit(self) -> Iterator[None]:
        with self._door:
            while self._inside > 10:
                self._door.wait()
            self._inside += 1
        try:
            yield
        finally:
            with self._door:
                self._inside -= 1
                self._door.notify()


class Turnstile:
    """Anybody may take a place and keep it."""

    def __init__(self) -> None:
        self._freed = threading.Condition()
        self._free = 1

    def acquire(self) -> None:
        with self._freed:
            while not self._free:
                self._freed.wait()
            self._free -= 1

    def release(self) -> None:
        with self._freed:
            self._free += 1
            self._freed.notify()

    @contextmanager
    def passing(self) -> Iterator[None]:
        self.acquire()
        try:
            yield
        finally:
            self.release()


class Station:
    def __init__(self) -> None:
        self.turnstile = Turnstile()
        self.passed = 0

    def board(self) -> None:
        with self.turnstile.passing():
            self.passed += 1

    def move_in(self) -> None:
        self.turnstile.acquire()


def look(exhibition: Exhibition) -> None:
    with exhibition.visit():
        time.sleep(60)


def peep(exhibition: Exhibition) -> None:
    with exhibition.visit():
        pass


class Corridor:
    """Who has entered stays until a stack is left, somewhere."""

    def __init__(self) -> None:
        self._left = threading.Condition()
        self._is_taken = False
        self._stack = ExitStack()

    @contextmanager
    def crossing(self) -> Iterator[None]:
        with self._left:
            while self._is_taken:
                self._left.wait()
            self._is_taken = True
        yield
        with self._left:
            self._is_taken = False
            self._left.notify()

    def cross(self) -> None:
        with self.crossing():
            pass

    def stay(self) -> None:
        self._stack.enter_context(self.crossing())


async def walk(corridor: Corridor) -> None:
    corridor.cross()  # expect: BLK107 "Condition"


async def emit(handlers: Handlers, event: str) -> None:
    handlers.register(event, print)
    handler = handlers.find(event)
    if handler is not None:
        handler(event)


async def tour(exhibition: Exhibition) -> None:
    peep(exhibition)  # expect: BLK107 "Condition"
    await asyncio.to_thread(look, exhibition)


async def travel(station: Station) -> None:
    station.board()  # expect: BLK107 "Condition"
    await asyncio.to_thread(station.move_in)
