"""Making an object runs `__init__`, and `__post_init__` of a dataclass."""

from dataclasses import dataclass
from pathlib import Path


class License:
    def __init__(self, path: Path) -> None:
        self.text = path.read_text()


@dataclass
class Pricing:
    path: Path
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.lines = tuple(self.path.read_text().splitlines())


class Money:
    def __init__(self, cents: int) -> None:
        self.cents = cents


async def start(folder: Path) -> tuple[License, Pricing, Money]:
    license = License(folder / "LICENSE")  # expect: BLK104
    pricing = Pricing(folder / "prices")  # expect: BLK104
    return license, pricing, Money(100)
