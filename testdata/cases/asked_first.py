"""Who has asked whether there is something does not wait for it; who asked another, or heard no, does."""

import queue
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection

pool = ThreadPoolExecutor()


class Mailbox:
    def __init__(self, pipe: Connection) -> None:
        self.letters: queue.Queue[str] = queue.Queue()
        self.parcels: queue.Queue[str] = queue.Queue()
        self.pipe = pipe
        self.thread = threading.Thread(target=self.sort)

    def sort(self) -> None: ...

    async def empty_all(self) -> list[str]:
        found = []
        while not self.letters.empty():
            found.append(self.letters.get())
        return found

    async def next_letter(self) -> str:
        if self.letters.empty():
            raise LookupError
        return self.letters.get()

    async def any_parcel(self) -> str | None:
        return self.parcels.get() if self.parcels.qsize() else None

    async def patiently(self) -> str:
        if self.letters.empty():
            return self.letters.get()  # expect: BLK107
        return self.parcels.get()  # expect: BLK107

    async def again(self) -> str:
        if not self.letters.empty():
            self.letters = queue.Queue()
            return self.letters.get()  # expect: BLK107
        return ""

    async def received(self) -> object:
        while True:
            if not self.pipe.poll():
                continue
            try:
                return self.pipe.recv()
            except EOFError:
                return None

    async def waited_for(self) -> object:
        """Who asks for up to five seconds has waited for as long."""
        if self.pipe.poll(timeout=5):
            return self.pipe.recv()  # expect: BLK107
        return None

    async def receive(self) -> object:
        return self.pipe.recv()  # expect: BLK107

    async def close(self) -> None:
        if not self.thread.is_alive():
            self.thread.join()

    async def close_now(self) -> None:
        if self.thread.is_alive():
            self.thread.join()  # expect: BLK107


async def outcome(future: Future[int]) -> int:
    if future.done():
        return future.result()
    return 0


async def sum_of(numbers: list[int]) -> int:
    future = pool.submit(sum, numbers)
    return future.result()  # expect: BLK107


async def soon(numbers: list[int]) -> int:
    return _taken(pool.submit(sum, numbers))


def _taken(future: Future[int]) -> int:
    return future.result() if future.done() else 0
