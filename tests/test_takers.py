"""Which plain functions are looked into for what they hand to the loop."""

from __future__ import annotations

import pytest

from asynclint.index.facts import decode_module
from asynclint.program.takers import takers
from tests.programs import encode_text, knowledge

USES = {
    "a function of a module that is imported": ("import asyncio", "asyncio.create_task(job())", True),
    "a function of a module by another name": ("import asyncio as aio", "aio.ensure_future(job())", True),
    "a function that is imported by name": ("from asyncio import ensure_future", "ensure_future(job())", True),
    "a function that a module of the program passes on": ("from .compat import web", "web.get('/', job)", True),
    "a function that a star may import": ("from .compat import *", "get('/', job)", True),
    "a function by another public name": ("from asyncio import tasks", "tasks.ensure_future(job())", True),
    "a method, of whatever object": ("", "loop.call_soon(job)", True),
    "a method that is not called": ("", "later = loop.call_soon", True),
    "what is called like a function of nobody's": ("import requests", "{}.get(job)", False),
    "what has a taker's name in its own": ("", "loop.call_soon_or_never(job); call_soonest(job)", False),
    "nothing of that sort": ("import asyncio", "print(job)", False),
}


@pytest.mark.parametrize(("imports", "use", "looked_into"), USES.values(), ids=USES.keys())
def test_functions_that_mention_a_taker_are_looked_into(imports: str, use: str, looked_into: bool) -> None:
    text = f"{imports}\n\ndef start(loop, job):\n    {use}\n\nasync def on_loop(loop, job):\n    {use}\n"
    found = set(takers(knowledge()).mentioned_in(decode_module(encode_text(text))))
    assert found - {-1} == ({0} if looked_into else set())


def test_the_body_of_a_module_counts_as_a_function() -> None:
    text = "import asyncio\n\nasyncio.ensure_future(None)\n"
    assert list(takers(knowledge()).mentioned_in(decode_module(encode_text(text)))) == [-1]
