"""Arguments decide whether it waits."""

import os
import queue
import select
import socket
import threading

lock = threading.Lock()
jobs: queue.Queue[str] = queue.Queue()


async def try_all(process: int, worker: threading.Thread) -> bool:
    taken = lock.acquire(blocking=False)
    taken = lock.acquire(False) or taken
    jobs.get(block=False)
    jobs.get_nowait()
    jobs.put_nowait("job")
    worker.join(0)
    os.waitpid(process, os.WNOHANG)
    select.select([], [], [], 0)
    return taken


async def wait_all(process: int, worker: threading.Thread) -> None:
    lock.acquire()  # expect: BLK107
    lock.release()
    lock.acquire(timeout=5)  # expect: BLK107
    jobs.get(True, 1)  # expect: BLK107
    worker.join()  # expect: BLK107
    os.waitpid(process, 0)  # expect: BLK105


async def with_lock() -> None:
    with lock:
        jobs.put_nowait("job")


async def nonblocking_socket(address: tuple[str, int]) -> bytes:
    connection = socket.socket()
    connection.setblocking(False)
    connection.connect_ex(address)
    return connection.recv(100)


async def blocking_socket(address: tuple[str, int]) -> bytes:
    connection = socket.socket()
    connection.connect(address)  # expect: BLK106
    return connection.recv(100)  # expect: BLK106
