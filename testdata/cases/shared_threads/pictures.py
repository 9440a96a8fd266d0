"""Many calls to threads: how many at a time is known in some, and up to the data in others."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
from starlette.concurrency import run_in_threadpool

SIZES = [16, 32, 64]
few = asyncio.Semaphore(4)
own = ThreadPoolExecutor(4)


def shrink(path: Path, size: int = 16) -> bytes:
    return path.read_bytes()[:size]


def folders() -> list[Path]:
    return [Path("/pictures")]


async def all_at_once(paths: list[Path]) -> list[bytes]:
    work = [run_in_threadpool(shrink, path) for path in paths]  # expect: BLK115
    return await asyncio.gather(*work)


async def as_they_come(paths: list[Path]) -> None:
    tasks = set()
    for number, path in enumerate(paths):
        task = asyncio.create_task(asyncio.to_thread(shrink, path, number))  # expect: BLK115
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def one_after_the_other(paths: list[Path]) -> list[bytes]:
    small = [await asyncio.to_thread(shrink, path) for path in paths]
    for path in paths:
        small.append(await anyio.to_thread.run_sync(shrink, path))
    return small


async def when_there_is_room(paths: list[Path]) -> list[bytes]:
    tasks = []
    for path in paths:
        await few.acquire()
        task = asyncio.create_task(asyncio.to_thread(shrink, path))
        task.add_done_callback(lambda _: few.release())
        tasks.append(task)
    return await asyncio.gather(*tasks)


async def sizes(path: Path, more: list[int]) -> list[bytes]:
    return [
        *await asyncio.gather(*(asyncio.to_thread(shrink, path, size) for size in SIZES)),
        *await asyncio.gather(*(asyncio.to_thread(shrink, path, size) for size in (1, 2))),
        *await asyncio.gather(*(asyncio.to_thread(shrink, path, size) for size in more[:5])),
        *await asyncio.gather(*(asyncio.to_thread(shrink, folder) for folder in folders())),
        *await asyncio.gather(asyncio.to_thread(shrink, path), asyncio.to_thread(shrink, path, 64)),
    ]


async def in_threads_of_its_own(paths: list[Path]) -> list[bytes]:
    loop = asyncio.get_running_loop()
    return await asyncio.gather(*(loop.run_in_executor(own, shrink, path) for path in paths))


async def four_at_a_time(work: list) -> list:
    async def limited(one):
        async with few:
            return await one

    return [await limited(one) for one in work]


async def handed_to_what_limits_them(paths: list[Path]) -> list[bytes]:
    return await four_at_a_time([asyncio.to_thread(shrink, path) for path in paths])
