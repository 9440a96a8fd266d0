"""Runs the examples of the page about mappers without a session on real databases, and counts what they ask for.

The statements of a `run` comment see the example's names, and those that connect a library.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import logging
import sys
from contextlib import contextmanager
from importlib import import_module
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.packs.model import Example

FEW, MANY = 2, 20

LOGGERS = ("peewee", "tortoise.db_client")
"""Where libraries write each statement that they send."""

CONNECTING = {
    "Tortoise": "tortoise",
    "connect": "mongoengine",
    "disconnect": "mongoengine",
    "mongomock": "mongomock",
}
"""Names for `run` comments, and the modules that have them (or that they are)."""

EXAMPLES = [
    pytest.param(example, id=f"{'bad' if example.bad else 'good'}: {example.title}")
    for example in load_catalog(pack_directories()).rules["SQL409"].examples
]


class Count(logging.Handler):
    """How many times a database was asked for rows while it was counted."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.queries = 0
        self.counting = False

    @contextmanager
    def counted(self) -> Iterator[None]:
        self.counting = True
        try:
            yield
        finally:
            self.counting = False

    def emit(self, record: logging.LogRecord) -> None:
        self.queries += self.counting and "SELECT" in record.getMessage()

    def found(self) -> None:
        self.queries += self.counting


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_bad_example_asks_once_more_for_each_object_and_a_good_one_does_not(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (queries(example, rows, monkeypatch) for rows in (FEW, MANY))
    assert few > 0
    assert (many - few >= MANY - FEW) if example.bad else (many == few)


def queries(example: Example, rows: int, monkeypatch: pytest.MonkeyPatch) -> int:
    module = ModuleType("example")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    try:
        exec(compile(example.code, "example.py", "exec", dont_inherit=True), module.__dict__)
        names = {name: connecting(name) for name in CONNECTING if name in example.run}
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    count = Count()
    count_documents(count, monkeypatch)
    for name in LOGGERS:
        monkeypatch.setattr(logging.getLogger(name), "handlers", [count])
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
        monkeypatch.setattr(logging.getLogger(name), "_cache", {})
    code = compile(example.run, "<run>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    names |= {"rows": rows, "counted": count.counted(), **module.__dict__}

    async def run() -> None:
        done = FunctionType(code, names)()
        if inspect.isawaitable(done):
            await done

    asyncio.run(run())
    return count.queries


def connecting(name: str) -> Any:
    module = import_module(CONNECTING[name])
    return getattr(module, name, module)


def count_documents(count: Count, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts what is asked of the database of documents that lives in memory, where that is installed."""
    try:
        collection = import_module("mongomock.collection").Collection
    except ModuleNotFoundError:
        return
    find = collection.find

    def counted(self: object, *arguments: object, **keywords: object) -> object:
        count.found()
        return find(self, *arguments, **keywords)

    monkeypatch.setattr(collection, "find", counted)
