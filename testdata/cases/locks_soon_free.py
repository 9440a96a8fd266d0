"""Locks that hardly anybody waits for: who waits on a condition lets go of its lock meanwhile, and what a holder makes
at the first call is there at all others."""

import multiprocessing
import threading
import time


class Mailbox:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._slow = threading.Condition()
        self._first = threading.Condition()
        self._sent = threading.Event()
        self.letters: list[str] = []

    def take(self) -> str:
        with self._changed:
            while not self.letters:
                self._changed.wait(timeout=5)
            return self.letters.pop()

    def put(self, letter: str) -> None:
        with self._changed:
            self.letters.append(letter)
            self._changed.notify_all()

    def sort(self) -> None:
        with self._slow:
            time.sleep(1)

    def skim(self) -> None:
        with self._slow:
            self.letters.clear()

    def send(self) -> None:
        with self._first:
            self._sent.wait()

    def look(self) -> None:
        with self._first:
            self.letters.clear()


class Postman:
    def __init__(self) -> None:
        self._route: str | None = None
        self._route_lock = threading.Lock()
        self._bag_lock = threading.Lock()
        self.bag: list[str] = []

    def route(self) -> str:
        with self._route_lock:
            if self._route is None:
                self._route = plan(len(self.bag))
            return self._route

    def set_out(self) -> None:
        with self._route_lock:
            self.bag.clear()

    def pack(self, heavy: bool) -> None:
        with self._bag_lock:
            if heavy:
                self.bag.append(plan(1))

    def unpack(self) -> None:
        with self._bag_lock:
            self.bag.clear()


def plan(stops: int) -> str:
    time.sleep(stops)
    return ""


async def walk(postman: Postman, heavy: bool) -> None:
    postman.route()  # expect: BLK101
    postman.set_out()
    postman.pack(heavy)  # expect: BLK101, BLK107
    postman.unpack()  # expect: BLK107


async def deliver(mailbox: Mailbox) -> None:
    mailbox.put("hello")
    mailbox.skim()  # expect: BLK107
    mailbox.look()  # expect: BLK107
    mailbox.take()  # expect: BLK107


class Gauge:
    """Processes of one program run the same code while they hold it."""

    _moment = multiprocessing.Lock()
    _while_asking = multiprocessing.Lock()
    value = 0

    async def set(self, value: int) -> None:
        with self._moment:
            self.value = value

    async def refresh(self) -> None:
        with self._while_asking:  # expect: BLK107 "multiprocessing"
            time.sleep(1)  # expect: BLK101
