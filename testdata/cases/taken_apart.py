"""Starred targets, other names of types, and declarations that say more than the value does."""

import collections
from typing import Any, NewType, TypeAlias

import requests

Outer = NewType("Outer", requests.Session)
Label = NewType("Label", dict)
Session: TypeAlias = requests.Session


def pair() -> tuple[requests.Session, str, dict[str, str]]:
    return requests.Session(), "a", {}


async def first() -> None:
    session, *rest = pair()
    session.get("https://example.org", timeout=5)  # expect: BLK102
    rest[1].get("https://example.org")


async def last() -> None:
    *rest, table = requests.Session(), "a", {"": ""}
    table.get("https://example.org")


async def others(sessions: list[requests.Session]) -> None:
    _, *rest = sessions
    for session in rest:
        session.get("https://example.org", timeout=5)  # expect: BLK102


async def renamed(session: Outer, other: Session, label: Label) -> None:
    session.get("https://example.org", timeout=5)  # expect: BLK102
    other.get("https://example.org", timeout=5)  # expect: BLK102
    label.get("https://example.org")


async def declared(context: Any, given) -> None:
    session: requests.Session = given
    session.get("https://example.org", timeout=5)  # expect: BLK102


class Pool:
    def __init__(self, session: requests.Session) -> None:
        self.sessions = collections.deque([session])
        self.names = collections.deque([{"a": "b"}])

    async def rotate(self) -> None:
        self.sessions.popleft().get("https://example.org", timeout=5)  # expect: BLK102
        self.names.popleft().get("a")
