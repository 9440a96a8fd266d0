"""Who leaves a pool waits for its workers: not when all they had to do was awaited inside, without a limit."""

import asyncio
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial


def work(number: int) -> int:
    return sum(range(number))


async def one() -> int:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        return await loop.run_in_executor(pool, partial(work, 3))


async def all_of(numbers: list[int]) -> list[int]:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:
        return await asyncio.gather(*(loop.run_in_executor(pool, work, number) for number in numbers))


async def in_two_steps(numbers: list[int]) -> list[int]:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:
        started = [loop.run_in_executor(pool, work, number) for number in numbers]
        return await asyncio.gather(*started, return_exceptions=True)


async def as_they_come(numbers: list[int]) -> int:
    loop = asyncio.get_running_loop()
    total = 0
    with ThreadPoolExecutor() as pool:
        started = [loop.run_in_executor(pool, work, number) for number in numbers]
        for done in asyncio.as_completed(started):
            total += await done
    return total


async def as_they_come_in_time(numbers: list[int]) -> int:
    loop = asyncio.get_running_loop()
    total = 0
    with ThreadPoolExecutor() as pool:  # expect: BLK107
        started = [loop.run_in_executor(pool, work, number) for number in numbers]
        for done in asyncio.as_completed(started, timeout=5):
            total += await done
    return total


async def on_a_loop_from_somewhere(loop) -> int:
    with ThreadPoolExecutor() as pool:
        return await loop.run_in_executor(pool, work, 3)


async def limited() -> int:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:  # expect: BLK107
        return await asyncio.wait_for(loop.run_in_executor(pool, work, 3), 5)


async def limited_around() -> int:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:  # expect: BLK107
        async with asyncio.timeout(5):
            return await loop.run_in_executor(pool, work, 3)


async def one_more() -> int:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:  # expect: BLK107
        pool.submit(work, 4)
        return await loop.run_in_executor(pool, work, 3)


async def forgotten() -> None:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor() as pool:  # expect: BLK107
        loop.run_in_executor(pool, work, 3)


async def passed_on() -> int:
    with ThreadPoolExecutor() as pool:  # expect: BLK107
        return await elsewhere(pool)


async def elsewhere(pool: ThreadPoolExecutor) -> int:
    pool.submit(work, 4)
    return 0
