"""A class whose metaclass makes one object builds its clients once; one that anybody may make builds them each time."""

import time
from functools import cache as made_once
from typing import Any

import httpx
import requests
from fastapi import Depends, FastAPI
from fastapi.security import HTTPBasic, HTTPBasicCredentials

app = FastAPI()
basic = HTTPBasic()


class Singleton(type):
    made: dict[type, Any] = {}

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*arguments, **keywords)
        return cls.made[cls]


class Shared(metaclass=Singleton):
    def __init__(self) -> None:
        self.session = requests.Session()


class Own:
    def __init__(self) -> None:
        self.session = requests.Session()  # expect: API205


@app.get("/shared")
def shared() -> int:
    return Shared().session.get("https://example.com", timeout=5).status_code


@app.get("/own")
def own() -> int:
    return Own().session.get("https://example.com", timeout=5).status_code


@app.post("/oauth/token")
def token(client: HTTPBasicCredentials = Depends(basic)) -> dict[str, str]:
    return {"access_token": client.username}


@app.post("/oauth/keys")  # expect: API201
def keys(operator: HTTPBasicCredentials = Depends(basic)) -> dict[str, str]:
    return {"rotated": operator.username}


@app.get("/books")
def books() -> list[str]:
    return []


@app.get("/authors")
def authors() -> list[str]:
    return []


@app.get("/books/inside")
async def inside() -> int:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://inside", timeout=None) as client:
        return (await client.get("/books")).status_code


@app.get("/books/outside")
async def outside() -> int:
    transport = httpx.AsyncHTTPTransport(retries=3)
    async with httpx.AsyncClient(transport=transport) as client:  # expect: API205
        return (await client.get("https://example.com")).status_code


LASTING = httpx.AsyncHTTPTransport(retries=3)


class Pinned(httpx.AsyncHTTPTransport):
    """Connects to one address, whatever the name in the URL says."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


@app.get("/books/lasting")
async def lasting() -> int:
    async with httpx.AsyncClient(transport=LASTING) as client:
        return (await client.get("https://example.com")).status_code


@app.get("/books/cover")
async def cover(url: str) -> int:
    address = httpx.URL(url).host
    transport = Pinned(address)
    async with httpx.AsyncClient(transport=transport) as client:
        return (await client.get(url)).status_code


@app.post("/sources/trial")
async def test_connection(url: str) -> bool:
    async with httpx.AsyncClient() as client:
        return (await client.get(url)).is_success


async def verify_token(token: str) -> None:
    async with httpx.AsyncClient() as client:  # expect: API205
        (await client.get("https://example.com", params={"token": token})).raise_for_status()


@app.get("/sources", dependencies=[Depends(verify_token)])
def sources() -> list[str]:
    return []


class Source:
    """What holds its connections is passed in tests only."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.client = httpx.AsyncClient(transport=transport)  # expect: API205


@app.get("/sources/first")
async def first() -> int:
    return (await Source().client.get("https://example.com")).status_code


@made_once
def weather() -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url="https://weather.example.com")


@app.get("/weather")
async def forecast() -> int:
    return (await weather().get("/today")).status_code


_stock: httpx.AsyncClient | None = None
_address: str | None = None
_prices: httpx.AsyncClient | None = None


async def open_stock(address: str) -> httpx.AsyncClient:
    """Whoever comes first makes it, and looks whether the service is there; it is closed with the application."""
    global _stock, _address
    if _stock is None:
        _stock, _address = httpx.AsyncClient(base_url=address), address
        await look_at_stock(address)
    return _stock


async def look_at_stock(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        await client.get("/health", timeout=1)


async def close_stock() -> None:
    global _stock, _address
    if _stock is not None:
        await _stock.aclose()
    _stock = _address = None


@app.get("/stock")
async def stock() -> int:
    return (await (await open_stock("https://stock.example.com")).get("/")).status_code


async def open_prices(address: str) -> httpx.AsyncClient:
    global _prices
    if _prices is None:
        _prices = httpx.AsyncClient(base_url=address)
        await look_at_prices(address)
    return _prices


async def look_at_prices(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client:  # expect: API205
        await client.get("/health", timeout=1)


def forget_prices() -> None:
    global _prices
    _prices = None


@app.get("/prices")
async def prices() -> int:
    forget_prices()
    return (await (await open_prices("https://prices.example.com")).get("/")).status_code


class Keys:
    """Asked for once an hour, by whoever comes then."""

    def __init__(self) -> None:
        self.found: list[str] | None = None
        self.until = 0.0


_keys = Keys()


@app.get("/keys/current")
async def current_keys() -> list[str]:
    if _keys.found is not None and time.time() < _keys.until:
        return _keys.found
    async with httpx.AsyncClient() as client:
        _keys.found = (await client.get("https://keys.example.com")).json()
    _keys.until = time.time() + 3600
    return _keys.found


@app.get("/keys/old")
async def old_keys(since: float) -> list[str]:
    if time.time() < since:
        return []
    async with httpx.AsyncClient() as client:  # expect: API205
        return (await client.get("https://keys.example.com/old")).json()
