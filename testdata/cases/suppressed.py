"""A finding can be allowed, by code, with a reason."""

import time


async def settle() -> None:
    time.sleep(0.001)  # asynclint: ignore[BLK101] the chip needs a millisecond, exactly
    time.sleep(0.001)  # expect: BLK101


async def restart() -> None:
    time.sleep(1)  # noqa: BLK101
