"""Callbacks on the loop: plain functions, methods, lambdas, partials."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from functools import partial
from pathlib import Path
from subprocess import check_output as capture

from hub.devices import SerialDevice, SerialPort


class SerialReader:
    def __init__(self, device: SerialDevice) -> None:
        self.device = device
        self.path = Path("/run/hub.state")

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_reader(self.device.port.fileno(), self.ready)
        loop.add_reader(sys.stdin, self.typed)
        loop.add_signal_handler(signal.SIGHUP, self.reload, "hup")
        loop.call_later(60, partial(self.save, final=False))
        loop.call_soon(lambda: time.sleep(0.1))  # expect: BLK101
        loop.call_at(loop.time() + 5, lambda: self.device.get())

    def ready(self) -> None:
        self.device.refresh()  # expect: BLK104

    def typed(self) -> None:
        line = sys.stdin.readline()  # expect: BLK108
        self.device.name = line.strip()

    def reload(self, why: str) -> None:
        print(why, capture(["hubctl", "dump"]))  # expect: BLK105

    def save(self, *, final: bool) -> None:
        self.path.write_text(str(self.device.value))  # expect: BLK104 "pathlib.Path.write_text"

    def save_from_thread(self) -> None:
        self.path.write_text("thread")


def finished(task: asyncio.Task[None]) -> None:
    if error := task.exception():
        Path("/run/hub.error").write_text(repr(error))  # expect: BLK104


async def watch(port: SerialPort) -> None:
    loop = asyncio.get_running_loop()
    reader = SerialReader(SerialDevice("meter", port))
    reader.attach(loop)
    await loop.run_in_executor(None, reader.save_from_thread)
    task = loop.create_task(asyncio.sleep(3600))
    task.add_done_callback(finished)
    await task
