"""Clients that live as long as a request, and those that outlive it."""

from contextlib import asynccontextmanager
from functools import cached_property, lru_cache
from typing import Annotated

import httpx
import redis
from fastapi import Depends, FastAPI, WebSocket
from sqlalchemy import Engine, create_engine

_rates: httpx.AsyncClient | None = None
_engines: dict[str, Engine] = {}


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.client = httpx.AsyncClient()
    yield
    await app.state.client.aclose()


app = FastAPI(lifespan=lifespan)


class Warehouse:
    def __init__(self) -> None:
        self.http = httpx.AsyncClient()  # expect: API205 "1 call below `get_warehouse`"

    async def stock(self) -> int:
        return int((await self.http.get("https://warehouse.example.com")).text)


def get_warehouse() -> Warehouse:
    return Warehouse()


class Mirror:
    @cached_property
    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient()


mirror = Mirror()


@lru_cache(maxsize=1)
def shared_redis() -> redis.Redis:
    return redis.Redis.from_url("redis://cache")


def get_rates() -> httpx.AsyncClient:
    global _rates
    if _rates is None:
        _rates = httpx.AsyncClient()
    return _rates


def engine_of(tenant: str) -> Engine:
    if tenant not in _engines:
        engine = create_engine(f"postgresql://db/{tenant}")
        _engines[tenant] = engine
    return _engines[tenant]


@asynccontextmanager
async def one_off():
    async with httpx.AsyncClient() as client:  # expect: API205 "1 call below `prices`"
        yield client


@app.get("/prices")
async def prices(
    warehouse: Annotated[Warehouse, Depends(get_warehouse)],
    rates: Annotated[httpx.AsyncClient, Depends(get_rates)],
) -> int:
    async with one_off() as client:
        await client.get("https://prices.example.com")
    await rates.get("https://rates.example.com")
    await mirror.http.get("https://mirror.example.com")
    return await warehouse.stock()


@app.get("/tenants/{tenant}")
def tenants(tenant: str) -> int:
    return len(shared_redis().keys(tenant)) + engine_of(tenant).pool.checkedout()


@app.get("/mirrored")
async def mirrored(rates: Annotated[httpx.AsyncClient, Depends(get_rates)]) -> str:
    try:
        return (await rates.get("https://rates.example.com")).text
    except httpx.RemoteProtocolError:
        async with httpx.AsyncClient() as fresh:
            return (await fresh.get("https://rates.example.com")).text


@app.websocket("/ticker")
async def ticker(socket: WebSocket) -> None:
    async with httpx.AsyncClient() as client:
        await socket.send_text((await client.get("https://ticker.example.com")).text)


async def refresh() -> None:
    async with httpx.AsyncClient() as client:
        await client.get("https://rates.example.com")
