"""What is built only where nothing was passed is not built for those who always pass something."""

from collections.abc import Iterator

import httpx
import requests
from fastapi import Depends, FastAPI

app = FastAPI()
shared = requests.Session()


def session() -> Iterator[requests.Session]:
    yield shared


class RemoteFile:
    def __init__(self, address: str, session: requests.Session | None = None) -> None:
        if session is None:
            session = requests.Session()
        self.text = session.get(address, timeout=5).text


class Mirror:
    def __init__(self, session: requests.Session) -> None:
        self.session = session

    def open(self, path: str) -> RemoteFile:
        return RemoteFile(f"https://mirror.example.com/{path}", self.session)


def price(name: str, client: requests.Session | None = None) -> str:
    client = client or requests.Session()
    return client.get(f"https://prices.example.com/{name}", timeout=5).text


def price_of(name: str, client: requests.Session | None = None) -> str:
    return price(name, client)


def rate(name: str, client: httpx.Client | None = None) -> str:
    client = client if client is not None else httpx.Client()  # expect: API205 "1 call below `rates`"
    return client.get(f"https://rates.example.com/{name}").text


def stock(name: str, client: httpx.Client | None = None) -> str:
    if not client:
        client = httpx.Client()  # expect: API205 "2 calls below `stocks`"
    return client.get(f"https://stocks.example.com/{name}").text


def stock_of(name: str, client: httpx.Client | None = None) -> str:
    return stock(name, client=client)


@app.get("/files/{path}")
def files(path: str, session: requests.Session = Depends(session)) -> str:
    return Mirror(session).open(path).text


@app.get("/prices/{name}")
def prices(name: str, session: requests.Session = Depends(session)) -> str:
    return price_of(name, client=session) + price(name, session)


@app.get("/rates/{name}")
def rates(name: str) -> str:
    return rate(name)


@app.get("/stocks/{name}")
def stocks(name: str) -> str:
    return stock_of(name)
