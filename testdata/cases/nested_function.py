"""A function inside a coroutine runs where it is called."""

import asyncio
import time


async def export(rows: list[str]) -> int:
    written = 0

    def write(row: str) -> int:
        with open("/srv/rows.txt", "a") as file:
            return file.write(row)

    async def pause() -> None:
        time.sleep(0.1)  # expect: BLK101

    for row in rows:
        written += await asyncio.to_thread(write, row)
    written += write("end\n")  # expect: BLK104
    await pause()
    return written
