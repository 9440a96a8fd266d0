"""Firmware tools are separate programs."""

from __future__ import annotations

import asyncio
import os
import subprocess as sp


class Flasher:
    def __init__(self, tool: str = "avrdude") -> None:
        self.tool = tool
        self.process: sp.Popen[bytes] | None = None

    def start(self, image: str) -> int:
        self.process = sp.Popen([self.tool, "-U", image])
        return self.process.pid

    def finished(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def wait(self) -> int:
        if self.process is None:
            return 0
        return self.process.wait()


def reap(pid: int) -> int | None:
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


async def flash(flasher: Flasher, image: str) -> int:
    flasher.start(image)  # expect: BLK105 "subprocess.Popen"
    while not flasher.finished():
        await asyncio.sleep(0.2)
    return flasher.wait()  # expect: BLK105 "subprocess.Popen.wait"


async def flash_and_reap(flasher: Flasher, image: str) -> int | None:
    pid = await asyncio.to_thread(flasher.start, image)
    while (code := reap(pid)) is None:
        await asyncio.sleep(0.2)
    return code


async def reset(pid: int) -> None:
    os.system("hubctl reset")  # expect: BLK105
    os.waitpid(pid, 0)  # expect: BLK105


async def version(tool: str) -> str:
    process = await asyncio.create_subprocess_exec(tool, "--version", stdout=sp.PIPE)
    output, _ = await process.communicate()
    await process.wait()
    return output.decode()
