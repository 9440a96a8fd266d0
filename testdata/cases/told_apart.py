"""What stands under a key, at a position, or passes a test of its class, is one thing and not any of several."""

import time
from typing import NamedTuple, TypeGuard

import httpx
import requests


def pause() -> None:
    time.sleep(1)


def nothing() -> None: ...


class LocalFiles:
    def get(self, name: str, timeout: float) -> str:
        return name


ACTIONS = {"pause": pause, "nothing": nothing}
CLIENTS = {"plain": requests.Session(), "local": LocalFiles(), "title": "clients"}


async def act(name: str) -> None:
    ACTIONS["nothing"]()
    ACTIONS["pause"]()  # expect: BLK101
    ACTIONS.get("pause", nothing)()  # expect: BLK101
    ACTIONS.get("nothing", nothing)()
    ACTIONS[name]()  # expect: BLK101
    CLIENTS["plain"].get(name, timeout=5)  # expect: BLK102
    CLIENTS["local"].get(name, timeout=5)


async def change(name: str) -> None:
    actions = {"first": pause, "second": nothing}
    actions["second"]()
    actions["first"] = nothing
    actions["first"]()
    actions["second"] = pause
    actions["second"]()  # expect: BLK101
    actions[name] = nothing
    actions["second"]()  # expect: BLK101


class Entry(NamedTuple):
    name: str
    session: requests.Session


async def read(entry: Entry, url: str) -> None:
    entry[1].get(url, timeout=5)  # expect: BLK102
    entry[0].get(url, timeout=5)
    name, session = entry
    session.get(url, timeout=5)  # expect: BLK102
    name.get(url, timeout=5)


async def by_type(client: requests.Session | httpx.AsyncClient, url: str) -> None:
    if type(client) is httpx.AsyncClient:
        await client.get(url, timeout=5)
    else:
        client.get(url, timeout=5)  # expect: BLK102
    if type(client) == requests.Session:
        client.get(url, timeout=5)  # expect: BLK102


def is_sync(client: object) -> TypeGuard[requests.Session]:
    return isinstance(client, requests.Session)


async def guarded(client: object, url: str) -> None:
    if is_sync(client):
        client.get(url, timeout=5)  # expect: BLK102
    else:
        client.get(url, timeout=5)
