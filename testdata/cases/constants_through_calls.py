"""What a caller passes decides which code runs, on whatever way it comes there."""

import time
import urllib.request
from enum import Enum


def load(path: str, quiet: bool | None = None) -> bytes:
    quiet = quiet or False
    if quiet:
        return b""
    time.sleep(1)
    return path.encode()


def report(path: str, *, quiet: bool = False, retries: int = 3) -> int:
    text = load(path, quiet=quiet)
    lines = text.splitlines()
    words = [word for line in lines for word in line.split()]
    longest = max(words, key=len)
    shortest = min(words, key=len)
    total = len(words) + len(longest) + len(shortest)
    return total * retries


class Store:
    def report(self, path: str, quiet: bool) -> int:
        first = report(path, quiet=quiet)
        second = len(path)
        third = first + second
        fourth = third * 2
        fifth = fourth - 1
        sixth = fifth + 1
        return sixth


class Block:
    def __new__(cls, **settings: object) -> "Block":
        if kind := settings.pop("kind", None):
            urllib.request.urlopen(f"https://blocks.example.com/{kind}", timeout=5)
        return super().__new__(cls)


def connect(**options: object) -> None:
    wait = options.get("wait", False)
    if wait:
        time.sleep(1)


def find(names: dict[str, object], fast: bool) -> None:
    name = names.get("name", None)
    if fast and not name:
        return
    time.sleep(1)


class Detail(Enum):
    NONE = 0
    ALL = 1


def describe(name: str, detail: Detail | None = None) -> str:
    if detail == Detail.ALL and name:
        time.sleep(1)
    return name


def write(text: str, mode: str | None = None) -> None:
    if (mode or "slow") == "slow":
        time.sleep(1)


async def handle(store: Store, given: dict[str, object]) -> None:
    report("a.txt", quiet=True)
    store.report("a.txt", True)
    Block(path="/tmp")
    connect()
    connect(wait=False)

    report("a.txt")  # expect: BLK101
    store.report("a.txt", False)  # expect: BLK101
    Block(kind="file")  # expect: BLK102
    Block(**given)  # expect: BLK102
    connect(wait=True)  # expect: BLK101
    connect(**given)  # expect: BLK101
    find(given, fast=True)  # expect: BLK101
    describe("a")
    describe("a", None)
    describe("a", Detail.ALL)  # expect: BLK101
    write("a", "fast")
    write("a")  # expect: BLK101


def draw(depth: int, indent: str = "") -> None:
    """Passes itself a longer text each time: what is told apart by constants has an end all the same."""
    if indent:
        time.sleep(1)
    if depth:
        draw(depth - 1, indent + indent)
        draw(depth - 1, f"{indent}  {indent}")


async def draw_all() -> None:
    draw(3)  # expect: BLK101
