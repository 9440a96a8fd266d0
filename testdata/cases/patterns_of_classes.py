"""A class pattern says what the object is, and what the names in it are."""

from dataclasses import dataclass

import requests


@dataclass
class Fetch:
    session: requests.Session
    url: str


@dataclass
class Stop:
    reason: dict[str, str]


async def by_name(command: object) -> None:
    match command:
        case Fetch(session=session, url=url):
            session.get(url, timeout=5)  # expect: BLK102
        case Stop(reason=reason):
            reason.get("url")


async def by_position(command: object) -> None:
    match command:
        case Fetch(session, url):
            session.get(url, timeout=5)  # expect: BLK102
        case Stop(reason):
            reason.get("url")


async def as_a_whole(command: object) -> None:
    match command:
        case Fetch() as fetch:
            fetch.session.get(fetch.url, timeout=5)  # expect: BLK102
        case Stop() as stop:
            stop.reason.get("url")
