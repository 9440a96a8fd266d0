"""A parameter that may be of either of two classes is of the one that is passed."""

import asyncio
import concurrent.futures


def outcome(done: asyncio.Future[int] | concurrent.futures.Future[int]) -> int:
    return done.result()


def given_up(done: asyncio.Future[int] | concurrent.futures.Future[int]) -> int | None:
    if done.cancelled():
        return None
    return outcome(done)


async def harmless(done: asyncio.Future[int]) -> int:
    return outcome(done)


async def harmless_below(done: asyncio.Future[int]) -> None:
    given_up(done)


async def waits(done: concurrent.futures.Future[int]) -> int:
    return outcome(done)  # expect: BLK107
