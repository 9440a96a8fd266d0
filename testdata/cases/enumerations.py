"""A member of an enumeration has the methods of its class, and the value it was given."""

import enum
import time
from functools import partial


class Pace(enum.Enum):
    SLOW = "slow"
    FAST = "fast"

    def keep(self) -> None:
        if self is Pace.SLOW:
            time.sleep(1)

    def label(self) -> str:
        return self.value.title()


def wait(seconds: float) -> None:
    time.sleep(seconds)


class Pause(enum.Enum):
    LONG = partial(wait, 10)
    NONE = partial(print)


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


async def one() -> None:
    Pace.SLOW.keep()  # expect: BLK101
    Pace.FAST.label()


async def each() -> None:
    for pace in Pace:
        pace.keep()  # expect: BLK101


async def chosen(text: str) -> None:
    Pace(text).keep()  # expect: BLK101


async def called() -> None:
    Pause.LONG.value()  # expect: BLK101
    Pause.NONE.value()


async def compared(level: int) -> bool:
    return level > Level.LOW and Pace.FAST.value.endswith("t")
