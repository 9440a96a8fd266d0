"""What becomes of what a call gives, by the end of the function that makes it."""

from __future__ import annotations

import pytest

from asynclint.checks.calls.whereabouts import Body, Fate
from asynclint.packs.model import Gives
from asynclint.program import aspects
from tests.programs import cases, read_program

BODIES = {
    "dropped": ("client = Client()\nreturn client.get(url)", Fate.DROPPED),
    "entered": ("with Client() as client:\n    return client.get(url)", Fate.DROPPED),
    "used at once": ("return Client().get(url)", Fate.DROPPED),
    "returned": ("return Client()", Fate.RETURNED),
    "returned by name": ("client = Client()\nclient.headers = {}\nreturn client", Fate.RETURNED),
    "returned in something": ("return Service(Client()), url", Fate.RETURNED),
    "returned by another name": ("client = Client()\nother = client\nreturn other", Fate.RETURNED),
    "lent": ("with Client() as client:\n    yield client", Fate.RETURNED),
    "stored on an object": ("app.state.client = Client()", Fate.KEPT),
    "stored and returned": ("client = Client()\nself.client = client\nreturn client", Fate.KEPT),
    "stored in a dictionary": ("if url not in clients:\n    clients[url] = Client()\nreturn clients[url]", Fate.KEPT),
    "put into a container": ("client = Client()\nclients.setdefault(url, client)", Fate.KEPT),
    "put into a cache": ("client = Client()\ncache.set_client(url, value=client)", Fate.KEPT),
    "global": ("global shared\nshared = Client()\nreturn shared", Fate.KEPT),
    "nonlocal": ("def inner():\n    nonlocal url\n    url = Client()\nreturn inner", Fate.KEPT),
    "one of two": ("client = url or Client()\nself.client = client", Fate.KEPT),
    "a walrus": ("if (client := Client()):\n    self.client = client", Fate.KEPT),
}


@pytest.mark.parametrize("body", cases(BODIES))
def test_a_client_is(body: tuple[str, Fate]) -> None:
    code, expected = body
    lines = "\n".join(f"    {line}" for line in code.split("\n"))
    text = f"from httpx import Client\nclients = {{}}\ndef work(self, url):\n{lines}\n"
    assert found(text) is expected


def test_what_a_constructor_stores_on_its_object_goes_to_who_constructs() -> None:
    text = "from httpx import Client\nclass Service:\n    def {}(self):\n        self.client = Client()\n"
    assert found(text.format("__init__")) is Fate.RETURNED
    assert found(text.format("connect")) is Fate.KEPT


def found(text: str) -> Fate:
    """What becomes of the one client that the text builds."""
    program = read_program({"service.py": text})
    (place,) = [
        (key, site)
        for key, _ in program.functions()
        for site in program.outcome(key).sites.values()
        if aspects.gives(site, Gives.CLIENT)
    ]
    key, site = place
    return Body.of(program, key).fate(site)
