"""Clients that a request can be made by: as far as a function has one, and it is sure to be one."""

from __future__ import annotations

from functools import partial
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from asynclint.engine.session import Session
from asynclint.fixes.rounds import apply_fixes
from asynclint.settings import Settings
from tests.programs import write_program

if TYPE_CHECKING:
    from pathlib import Path

CLIENTS = """
import httpx

client = httpx.AsyncClient(timeout=5)
blocking = httpx.Client()
"""
HUB = """
import httpx
from clients import client as http


class Base:
    def __init__(self):
        self.web = httpx.AsyncClient(timeout=3)
"""
OTHERS = "github = httpx.AsyncClient(headers={'Authorization': 'secret'})\n"
HAND = {
    "a global": ("client = httpx.AsyncClient()\nasync def f(url):\n    @", "client"),
    "a global that is imported": ("from clients import client as http\nasync def f(url):\n    @", "http"),
    "a global of a module that passes it on": ("from hub import http\nasync def f(url):\n    @", "http"),
    "a parameter, where clients are made of nothing": ("async def f(url, *, web: httpx.AsyncClient):\n    @", "web"),
    "an attribute that is stored": (
        """
        class Shop:
            def __init__(self):
                self._http = httpx.AsyncClient()

            async def f(self, url):
                @
        """,
        "self._http",
    ),
    "an attribute that is passed": (
        """
        class Shop:
            def __init__(self, http: httpx.AsyncClient):
                self.http = http

            async def f(self, url):
                @
        """,
        "self.http",
    ),
    "an attribute that is declared": (
        """
        import dataclasses

        @dataclasses.dataclass
        class Shop:
            http: httpx.AsyncClient

            async def f(self, url):
                @
        """,
        "self.http",
    ),
    "an attribute that is inherited": (
        """
        from hub import Base

        class Shop(Base):
            async def f(self, url):
                @
        """,
        "self.web",
    ),
    "the nearest of several": ("client = httpx.AsyncClient()\nasync def f(url, web: httpx.AsyncClient):\n    @", "web"),
}
NONE = {
    "no client at all": "async def f(url):\n    @",
    "one that sends its own headers along": f"{OTHERS}async def f(url):\n    @",
    "one that is declared to send them": f"{OTHERS.replace(' =', ': httpx.AsyncClient =')}async def f(url):\n    @",
    "one that somebody passes, who may pass such a one": f"{OTHERS}async def f(url, web: httpx.AsyncClient):\n    @",
    "one that is made with who knows what": "client = httpx.AsyncClient(**OPTIONS)\nasync def f(url):\n    @",
    "one that blocks": "from clients import blocking\nasync def f(url):\n    @",
    "one that may not be there": "async def f(url, web: httpx.AsyncClient | None):\n    @",
    "one that is not there yet": "client: httpx.AsyncClient | None = None\nasync def f(url):\n    @",
    "one that another name hides": "client = httpx.AsyncClient()\nasync def f(url, client):\n    @",
    "one that a function around hides": (
        """
        client = httpx.AsyncClient()
        def outer(client):
            async def f(url):
                @
            return f
        """
    ),
    "one of another function": (
        """
        async def other(web: httpx.AsyncClient): ...
        async def f(url):
            @
        """
    ),
    "one that is bound again": (
        """
        async def f(url, web: httpx.AsyncClient):
            web = find()
            @
        """
    ),
}


def fixed(directory: Path, source: str) -> str:
    """The module in which the request is made, as it is when it has been fixed."""
    text = dedent(source).lstrip("\n").replace("@", "return requests.get(url, timeout=3).text")
    files = {"clients.py": CLIENTS, "hub.py": HUB}
    write_program(directory, {**files, "app.py": f"import asyncio\nimport httpx\nimport requests\n{text}\n"})
    check = partial(Session(Settings(directory, select=("BLK102",)), jobs=1).check, [directory])
    outcome = apply_fixes(check, check(), unsafe=True)
    assert (len(outcome.applied), outcome.withdrawn) == (1, ())
    return outcome.files[0].after.decode()


@pytest.mark.parametrize(("source", "client"), HAND.values(), ids=HAND.keys())
def test_a_request_is_made_by_the_client_that_is_there(tmp_path: Path, source: str, client: str) -> None:
    assert f"(await {client}.get(url, timeout=3, follow_redirects=True)).text" in fixed(tmp_path, source)


def test_one_that_is_seen_to_be_made_of_nothing_is_taken_whatever_others_are_made_of(tmp_path: Path) -> None:
    source = f"{OTHERS}client = httpx.AsyncClient()\nasync def f(url):\n    @"
    assert "(await client.get(url, timeout=3, follow_redirects=True)).text" in fixed(tmp_path, source)


@pytest.mark.parametrize("source", NONE.values(), ids=NONE.keys())
def test_without_one_it_runs_in_a_thread(tmp_path: Path, source: str) -> None:
    assert "(await asyncio.to_thread(requests.get, url, timeout=3)).text" in fixed(tmp_path, source)
