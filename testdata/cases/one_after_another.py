"""Functions that are passed as any number of arguments."""

import time


def pause(value: int) -> int:
    time.sleep(1)
    return value


def double(value: int) -> int:
    return value * 2


def pipe(value, *functions):
    for function in functions:
        value = function(value)
    return value


def count(value, *functions):
    return len(functions) + value


async def waits() -> int:
    return pipe(1, double, pause)  # expect: BLK101


async def goes_on() -> int:
    return pipe(1, double, double)


async def counts() -> int:
    return count(1, double, pause)
