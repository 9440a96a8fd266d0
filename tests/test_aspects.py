"""What library calls are to the code around them, and how it is found below other calls without blocking anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import callables, importing, mentioning
from asynclint.effects.fixpoint import summarise
from asynclint.effects.graph import Graph, Node
from asynclint.program.outcome import UNLIMITED, Aspect
from tests.programs import knowledge, read_program

if TYPE_CHECKING:
    from asynclint.program.program import Program

SERVICE = """
import asyncio
import httpx
import requests

async def fetch(client: httpx.AsyncClient):
    return await client.get("https://example.com")

async def both(client: httpx.AsyncClient):
    await asyncio.gather(fetch(client), asyncio.sleep(1))

async def later(client: httpx.AsyncClient):
    asyncio.create_task(fetch(client))
    waiting = fetch(client)
    return waiting

async def pages(client: httpx.AsyncClient):
    yield await fetch(client)

async def read(client: httpx.AsyncClient):
    async for page in pages(client):
        print(page)

def build():
    return httpx.AsyncClient()

def ask():
    requests.get("https://example.com")
"""


def kinds(program: Program, name: str, *, waiting: bool) -> set[str]:
    (key,) = [key for key, function in program.functions() if function.name == name]
    graph = Graph(program, waiting=waiting)
    graph.reach([Node(key)])
    return set(summarise(graph).get(Node(key), {}))


def test_what_is_awaited_takes_time_and_blocks_nobody() -> None:
    program = read_program({"service.py": SERVICE})
    waits = {"fetch": {"http"}, "both": {"http", "sleep", "wait"}, "later": set(), "read": {"http"}}
    for name, found in waits.items():
        assert kinds(program, name, waiting=True) == found, name
        assert kinds(program, name, waiting=False) == set(), name


def test_aspects_are_found_beside_effects() -> None:
    program = read_program({"service.py": SERVICE})
    assert kinds(program, "build", waiting=True) == {"client"}
    assert kinds(program, "ask", waiting=True) == {"http", UNLIMITED}
    assert kinds(program, "ask", waiting=False) == {"http"}


def test_an_argument_that_may_be_a_limit_is_one() -> None:
    calls = {
        "requests.get(url)": True,
        "requests.get(url, timeout=None)": True,
        "requests.get(url, timeout=limit)": False,
        "requests.get(url, **options)": False,
        "requests.get(*options)": False,
        "httpx.get(url)": False,
        "httpx.Timeout(None)": True,
        "httpx.Timeout(None, read=5)": False,
        "urlopen(url, None, 5)": False,
        "urlopen(url, None)": True,
    }
    for call, is_unlimited in calls.items():
        text = (
            f"import httpx, requests\nfrom urllib.request import urlopen\ndef ask(url, limit, options):\n    {call}\n"
        )
        (site,) = read_program({"service.py": text}).outcome((0, 0)).sites.values() or [None]
        kinds = {target.kind for target in site.targets if isinstance(target, Aspect)} if site else set()
        assert (UNLIMITED in kinds) is is_unlimited, call


def test_only_functions_that_mention_a_name_near_its_library_are_looked_at() -> None:
    files = {
        "direct.py": "import requests\ndef get():\n    requests.get('x')\ndef target():\n    return 1\n",
        "through.py": "from direct import get\ndef call(session):\n    session.get('x')\n",
        "far.py": "def call(box):\n    box.get('x')\n",
    }
    program = read_program(files)
    names = callables(knowledge(), lambda callee: callee.name == "requests.get")
    assert "requests.api.get" not in names  # an alias of its module speaks for it
    modules = importing(program, names)
    assert modules == [0, 1]
    assert [program.function(key).name for key in mentioning(program, names, modules) if key[1] >= 0] == ["get", "call"]
