import asyncio
import functools
import time
from functools import partial
from pathlib import Path

nap = partial(time.sleep, 0.2)


class Archive:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = functools.partial(self.write, "default")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)


async def archive(folder: Path) -> None:
    nap()  # expect: BLK101
    await asyncio.to_thread(nap)
    loop = asyncio.get_running_loop()
    write = partial(Archive(folder).write, "a.txt", text="a")
    await loop.run_in_executor(None, write)
    write()  # expect: BLK104
    Archive(folder).store("b")  # expect: BLK104
