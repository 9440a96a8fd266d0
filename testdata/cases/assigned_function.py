"""A name for a function is that function."""

import time

wait = time.sleep


class Printer:
    feed = staticmethod(time.sleep)

    def __init__(self) -> None:
        self.cut = time.sleep


async def print_label(printer: Printer) -> None:
    wait(0.1)  # expect: BLK101
    printer.feed(0.2)  # expect: BLK101
    printer.cut(0.2)  # expect: BLK101
