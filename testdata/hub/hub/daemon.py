from __future__ import annotations

import asyncio
import configparser
import ssl
from pathlib import Path
from typing import Self

from aiohttp import web

from hub import api, protocol, readers
from hub.devices import SerialPort
from hub.store import Store, maintain


class Daemon:
    def __init__(self, store: Store, port: int, certificate: Path | None) -> None:
        self.store = store
        self.port = port
        self.certificate = certificate

    @classmethod
    def from_file(cls, path: str) -> Self:
        config = configparser.ConfigParser()
        with open(path) as file:
            config.read_file(file)
        section = config["hub"]
        return cls(Store(Path(section["store"])), section.getint("port"), None)

    def tls(self) -> ssl.SSLContext | None:
        if self.certificate is None:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate)
        return context

    async def run(self) -> None:
        runner = web.AppRunner(api.create_app(self.store))
        await runner.setup()
        site = web.TCPSite(runner, port=self.port, ssl_context=self.tls())  # before it listens
        await site.start()
        server = await protocol.listen(self.store, self.port + 1)
        port = SerialPort("/dev/ttyUSB0")  # once
        async with server, asyncio.TaskGroup() as group:
            group.create_task(readers.watch(port))
            group.create_task(self.maintain_daily())
            await server.serve_forever()

    async def maintain_daily(self) -> None:
        while True:
            await asyncio.sleep(86_400)
            await maintain(self.store)
