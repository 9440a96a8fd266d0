"""`iter` with a sentinel calls what it is given for each element; with one argument it iterates that."""

import asyncio
import hashlib
import queue
import sqlite3
import subprocess
from functools import partial
from pathlib import Path


def digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(65536), b""):
            found.update(chunk)
    return found.hexdigest()


async def checked(path: Path, expected: str) -> bool:
    return digest(path) == expected  # expect: BLK104


async def parts(path: Path) -> list[int]:
    with path.open("rb") as archive:  # expect: BLK104
        return [len(part) for part in iter(partial(archive.read, 4096), b"")]  # expect: BLK112 "read"


async def follow(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in iter(process.stdout.readline, ""):  # expect: BLK112 "readline"
        print(line)


async def drain(jobs: queue.Queue[str]) -> None:
    for job in iter(jobs.get, ""):  # expect: BLK112 "Queue.get"
        print(job)


async def first_row(cursor: sqlite3.Cursor) -> tuple[int, str]:
    return next(iter(cursor))  # expect: BLK112


async def first_name(names: list[str]) -> str:
    return next(iter(names))


async def later(path: Path) -> None:
    pieces = iter(partial(path.read_bytes), b"")
    await asyncio.to_thread(list, pieces)


async def heads(jobs: "asyncio.Queue[str]") -> list[str]:
    return [await job for job in iter(jobs.get, None)]
