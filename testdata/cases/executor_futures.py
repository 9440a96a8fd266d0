"""Handing work over does not block, waiting for it does."""

import asyncio
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from pathlib import Path

threads = ThreadPoolExecutor(4)


def digest(path: Path) -> int:
    return hash(path.read_bytes())


async def digest_later(path: Path) -> None:
    threads.submit(digest, path)


async def digest_now(path: Path) -> int:
    return threads.submit(digest, path).result()  # expect: BLK107 "concurrent.futures.Future.result"


async def digest_called(path: Path) -> None:
    threads.submit(digest(path))  # expect: BLK111


async def digest_all(paths: list[Path]) -> set[int]:
    jobs = [threads.submit(digest, path) for path in paths]
    return {job.result(timeout=0) for job in as_completed(jobs)}  # expect: BLK107


async def digest_well(paths: list[Path]) -> list[int]:
    loop = asyncio.get_running_loop()
    processes = ProcessPoolExecutor()
    try:
        return await asyncio.gather(*(loop.run_in_executor(processes, digest, path) for path in paths))
    finally:
        processes.shutdown(wait=False)
