"""Whoever starts a loop of his own gets an exception where one runs: what follows is for those who have none."""

import asyncio
import time
from pathlib import Path


async def fetch() -> list[str]:
    await asyncio.sleep(0)
    return ["BTC/USD"]


class Exchange:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.markets: list[str] = []

    def reload(self) -> None:
        self.markets = self.loop.run_until_complete(fetch())
        Path("markets.txt").write_text("\n".join(self.markets))

    def prepare(self) -> None:
        self.reload()
        time.sleep(1)

    def reload_twice(self) -> None:
        try:
            self.markets = asyncio.run(fetch())
        except RuntimeError:
            time.sleep(1)
        Path("markets.txt").write_bytes(b"")

    def reload_maybe(self, stale: bool) -> None:
        if stale:
            self.markets = asyncio.run(fetch())
        time.sleep(1)

    def reload_each(self, names: list[str]) -> None:
        for _ in names:
            self.markets += asyncio.run(fetch())
        time.sleep(1)


async def price(exchange: Exchange) -> None:
    exchange.reload()  # expect: BLK110
    await asyncio.sleep(0)


async def price_again(exchange: Exchange) -> None:
    try:
        exchange.prepare()  # expect: BLK110
    except RuntimeError:
        exchange.reload_twice()  # expect: BLK101, BLK104, BLK110


async def price_if_stale(exchange: Exchange) -> None:
    exchange.reload_maybe(True)  # expect: BLK110
    exchange.reload_maybe(False)  # expect: BLK101
    exchange.reload_each(["BTC"])  # expect: BLK101, BLK110
