"""The meters' line protocol: the loop calls these methods."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.store import Store

logger = logging.getLogger(__name__)


class MeterProtocol(asyncio.Protocol):
    def __init__(self, store: Store) -> None:
        self.store = store
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        host, _ = transport.get_extra_info("peername")
        logger.info("%s", socket.gethostbyaddr(host))  # expect: BLK106 "socket.gethostbyaddr"

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        *lines, self.buffer = self.buffer.split(b"\n")
        for line in lines:
            self.line_received(line.decode())  # expect: BLK101, BLK103

    def line_received(self, line: str) -> None:
        device, _, value = line.partition(" ")
        if device == "SLOW":
            time.sleep(float(value))
        with self.store.transaction() as transaction:
            transaction.insert(device, float(value))

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None

    def describe(self) -> str:
        """For the command line; the loop does not call it."""
        return open("/usr/share/hub/protocol.txt").read()


class QuietProtocol(MeterProtocol):
    def line_received(self, line: str) -> None:
        logger.debug("%s", line)


class Discovery(asyncio.DatagramProtocol):
    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        with open("/var/lib/hub/known", "a") as known:  # expect: BLK104
            known.write(f"{address[0]}\n")  # expect: BLK104


async def listen(store: Store, port: int) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Discovery, local_addr=("0.0.0.0", port))
    return await loop.create_server(lambda: MeterProtocol(store), port=port)
