"""Clients that are built for those who ask for them, by what they pass: nobody here does, or somebody does."""

from typing import Any

import aiohttp
import httpx
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

app = FastAPI()
_engine: AsyncEngine | None = None


class Catalogue:
    def __init__(self, directory: str, server: str | None = None) -> None:
        self.directory = directory
        if server:
            self.client: Any = httpx.Client(base_url=server)
        else:
            self.client = None


def read(path: str, remote: bool = False) -> str:
    if remote:
        return httpx.Client().get(path).text
    with open(path) as file:
        return file.read()


def fetch(path: str, remote: bool = False) -> str:
    if remote:
        return httpx.Client().get(path).text  # expect: API205 "1 call below `elsewhere`"
    with open(path) as file:
        return file.read()


@app.get("/catalogues/{name}")
def catalogue(name: str) -> str:
    return Catalogue(name).directory + read(name)


@app.get("/elsewhere/{name}")
def elsewhere(name: str) -> str:
    return fetch(name, remote=True)


async def migrate(url: str) -> None:
    engine = create_async_engine(url)
    await engine.dispose()


async def engine_of(url: str) -> AsyncEngine:
    global _engine
    if _engine is None:
        _engine = create_async_engine(url)
        await migrate(url)
    return _engine


async def replaced(url: str) -> None:
    global _engine
    created = create_async_engine(url)
    _engine = created
    try:
        print(_engine.url)
    finally:
        await created.dispose()
        _engine = None


@app.get("/tables")
async def tables(url: str) -> str:
    return str((await engine_of(url)).url)


@app.get("/pictures")
async def picture(url: str) -> bytes:
    address = url.partition("/")[0]

    class OneAddress(aiohttp.abc.AbstractResolver):
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[Any]:
            return [{"host": address, "port": port, "family": family}]

        async def close(self) -> None: ...

    connector = aiohttp.TCPConnector(resolver=OneAddress())
    async with aiohttp.ClientSession(connector=connector) as session, session.get(url) as answer:
        return await answer.read()
