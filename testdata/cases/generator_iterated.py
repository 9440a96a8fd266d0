import time
from collections.abc import Iterator


def throttled(items: list[str]) -> Iterator[str]:
    for item in items:
        time.sleep(0.05)
        yield item


def numbered(items: list[str]) -> Iterator[tuple[int, str]]:
    yield from enumerate(throttled(items))


def names() -> Iterator[str]:
    yield "ada"
    yield "grace"


async def send(items: list[str]) -> int:
    sent = 0
    for item in throttled(items):  # expect: BLK112
        sent += len(item)
    for number, _ in numbered(items):  # expect: BLK112
        sent += number
    for name in names():
        sent += len(name)
    return sent
