"""An annotation that says nothing does not hide what a name is given: `Any`, `object`, a function for what it gives."""

from typing import TYPE_CHECKING, Any, cast

import requests

if TYPE_CHECKING:
    from requests import session as HttpSession


class Feed:
    source: Any = None

    def __init__(self) -> None:
        self.source = requests.Session()
        self.spare: object = requests.Session()
        self.label: Any = "feed"

    async def fetch(self) -> None:
        self.source.get("https://example.org", timeout=5)  # expect: BLK102

    async def fetch_again(self) -> None:
        self.spare.get("https://example.org", timeout=5)  # expect: BLK102

    async def title(self) -> str:
        return self.label.get("title")


def connect() -> Any:
    return requests.Session()


def connect_as_named() -> "HttpSession":
    return requests.Session()


async def fetch() -> None:
    connect().get("https://example.org", timeout=5)  # expect: BLK102


async def fetch_as_named() -> None:
    connect_as_named().get("https://example.org", timeout=5)  # expect: BLK102


async def fetch_cast(session: requests.Session) -> None:
    cast("Any", session).get("https://example.org", timeout=5)  # expect: BLK102


async def from_anybody(session: Any) -> None:
    session.get("https://example.org", timeout=5)
