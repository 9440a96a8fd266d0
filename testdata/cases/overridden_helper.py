"""A method that a base class defines runs the methods of the object it is called on, not those of the base class."""

from pathlib import Path


class Markets:
    def __init__(self, cache: Path) -> None:
        self.cache = cache

    def reload(self) -> None:
        self.load()

    def load(self) -> None:
        self.cache.write_text("[]")


class StaticMarkets(Markets):
    def load(self) -> None:
        self.pairs = ["BTC/EUR"]

    async def refresh(self) -> None:
        self.reload()


class VerboseMarkets(Markets):
    def load(self) -> None:
        super().load()

    async def refresh(self) -> None:
        self.reload()  # expect: BLK104


async def refresh(markets: Markets, static: StaticMarkets) -> None:
    markets.reload()  # expect: BLK104
    static.reload()
