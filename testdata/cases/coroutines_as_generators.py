"""Coroutines from before `async def`: generators that the loop goes through."""

import asyncio
import time
import types

from tornado import gen


@gen.coroutine
def poll(every):
    time.sleep(every)  # expect: BLK101
    yield gen.sleep(every)


@asyncio.coroutine
def poll_once():
    time.sleep(1)  # expect: BLK101
    return []


@types.coroutine
def give_way(seconds):
    time.sleep(seconds)  # expect: BLK101
    yield


def rounds(every):
    time.sleep(every)
    yield every
