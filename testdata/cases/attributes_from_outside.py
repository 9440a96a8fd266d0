"""What objects are given by others: the state of an application, a client that a factory hangs on a service."""

from collections.abc import Callable

import requests
from starlette.applications import Starlette
from starlette.requests import Request

app = Starlette()


async def startup() -> None:
    app.state.http = requests.Session()
    app.state.title = "shop"


async def front(request: Request) -> str:
    return request.app.state.http.get("https://example.org", timeout=5).text  # expect: BLK102


async def heading(request: Request) -> str:
    return request.app.state.title.get("en")


class Service:
    client = None

    def __init__(self) -> None:
        self.cache: dict[str, str] = {}

    async def fetch(self, url: str) -> str:
        return self.client.get(url, timeout=5).text  # expect: BLK102

    async def look_up(self, url: str) -> str | None:
        return self.cache.get(url)


def make_service() -> Service:
    service = Service()
    service.client = requests.Session()
    return service


class Button:
    on_click: Callable[[], None] | None = None

    async def click(self) -> None:
        if self.on_click:
            self.on_click()  # expect: BLK102


class Switch:
    on_click: Callable[[], None] | None = None

    async def click(self) -> None:
        if self.on_click:
            self.on_click()


def refresh() -> None:
    requests.post("https://example.org/refresh", timeout=5)


def make_button() -> Button:
    button = Button()
    button.on_click = refresh
    return button


class Registry:
    _instance = None

    def __new__(cls) -> "Registry":
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.session = requests.Session()
        return cls._instance

    async def read(self) -> str:
        return self.session.get("https://example.org", timeout=5).text  # expect: BLK102
