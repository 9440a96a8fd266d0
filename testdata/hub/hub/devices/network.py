from __future__ import annotations

import asyncio
import json
from urllib.request import urlopen

from .base import Device


class NetworkDevice(Device):
    def __init__(self, name: str, address: str) -> None:
        super().__init__(name)
        self.address = address

    def read(self) -> float:
        with urlopen(f"http://{self.address}/value", timeout=2) as answer:
            return float(json.loads(answer.read())["value"])

    async def poll(self) -> float:
        return await asyncio.to_thread(self.refresh)


class DirectDevice(NetworkDevice):
    async def poll(self) -> float:
        await super().poll()
        return super().refresh()  # expect: BLK102 "urllib.request.urlopen"
