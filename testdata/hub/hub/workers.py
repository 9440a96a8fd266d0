"""Threads, queues and executors, seen from the loop."""

from __future__ import annotations

import asyncio
import concurrent.futures
import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from hub.offload import pool

if TYPE_CHECKING:
    from hub.devices import Device


class Worker(threading.Thread):
    """Polls devices that have no async driver."""

    def __init__(self, devices: list[Device]) -> None:
        super().__init__(daemon=True)
        self.devices = devices
        self.values: queue.Queue[tuple[str, float]] = queue.Queue(maxsize=100)
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(10):
            for device in self.devices:
                self.values.put((device.name, device.read()))

    def stop(self) -> None:
        self.stopped.set()
        self.join()

    def drain(self) -> list[tuple[str, float]]:
        values = []
        while not self.values.empty():
            values.append(self.values.get(block=False))
        return values


async def forward(worker: Worker, changed: asyncio.Queue[tuple[str, float]]) -> None:
    worker.start()
    for value in worker.drain():
        await changed.put(value)
    first = worker.values.get(timeout=5)  # expect: BLK107 "queue.Queue.get"
    await changed.put(first)
    second = await asyncio.to_thread(worker.values.get)
    await changed.put(second)
    if worker.stopped.is_set():
        worker.stop()  # expect: BLK107 "threading.Thread.join"


async def read_all(devices: list[Device]) -> list[float]:
    with ThreadPoolExecutor() as executor:  # expect: BLK107
        futures = [executor.submit(device.read) for device in devices]
    return [future.result(timeout=0) for future in futures]


async def read_first(devices: list[Device]) -> float:
    futures = [pool.submit(device.read) for device in devices]
    done, _ = concurrent.futures.wait(futures, return_when="FIRST_COMPLETED")  # expect: BLK107
    return len(done)


async def read_well(devices: list[Device]) -> list[float]:
    loop = asyncio.get_running_loop()
    return await asyncio.gather(*(loop.run_in_executor(pool, device.read) for device in devices))


async def read_one(device: Device) -> float:
    future = pool.submit(device.read)
    return await asyncio.wrap_future(future)


async def nap_in_thread() -> None:
    def nap() -> None:
        time.sleep(1)

    await asyncio.to_thread(nap)
    await asyncio.to_thread(lambda: time.sleep(1))
    nap()  # expect: BLK101


async def shut_down(worker: Worker) -> None:
    worker.stopped.set()
    pool.shutdown(wait=False)
    worker.join(timeout=0)
    pool.shutdown()  # expect: BLK107
