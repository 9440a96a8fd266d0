"""Runs the examples of the pages about SQLAlchemy on a real database: what a bad one costs grows with its rows, or it
raises what its page says; a good one costs the same however many rows there are.

The statements of a `run` comment see the example's names and those of `Surroundings`.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock

import pytest

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.packs.model import Example, Rule

sqlalchemy = pytest.importorskip("sqlalchemy")
pytest.importorskip("aiosqlite")

from sqlalchemy import event  # noqa: E402  (there is none without the library)
from sqlalchemy.exc import MissingGreenlet  # noqa: E402
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine  # noqa: E402
from sqlalchemy.orm import Mapper, Session  # noqa: E402
from sqlalchemy.pool import StaticPool  # noqa: E402

FEW, MANY = 2, 20

GROWS = {"SQL401": "queries", "SQL403": "queries", "SQL404": "objects", "SQL405": "objects"}
"""What grows with the rows."""

FAILS = {"SQL402", "SQL406"}
"""A bad example raises `MissingGreenlet`."""

RULES = [rule for rule in load_catalog(pack_directories()).rules.values() if rule.code in {*GROWS, *FAILS}]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code} {'bad' if example.bad else 'good'}: {example.title}")
    for rule in RULES
    for example in rule.examples
]


@dataclass(slots=True)
class Cost:
    """What was asked of the database while it was counted."""

    queries: int = 0
    objects: int = 0
    error: Exception | None = None
    counting: bool = field(default=False)

    @contextmanager
    def counted(self) -> Iterator[None]:
        self.counting = True
        try:
            yield
        finally:
            self.counting = False

    def asked(self, *_: Any) -> None:
        self.queries += self.counting

    def loaded(self, *_: Any) -> None:
        self.objects += self.counting


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_what_a_bad_example_costs_grows_with_its_rows_and_a_good_one_stays_the_same(
    rule: Rule, example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (measure(example, rows, monkeypatch) for rows in (FEW, MANY))
    if rule.code in FAILS:
        cause = getattr(many.error, "orig", many.error)
        assert isinstance(cause, MissingGreenlet) is example.bad, many.error
        assert example.bad or many.error is None, many.error
        return
    assert (few.error, many.error) == (None, None)
    what = GROWS[rule.code]
    growth = getattr(many, what) - getattr(few, what)
    if what == "objects" and not example.bad:
        assert many.objects <= FEW  # a page is full, or nothing is made an object
    else:
        assert (growth >= MANY - FEW) if example.bad else (growth == 0), (few, many)


def measure(example: Example, rows: int, monkeypatch: pytest.MonkeyPatch) -> Cost:
    """What running an example costs with so many rows."""
    module = ModuleType("example")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    try:
        exec(compile(example.code, "example.py", "exec", dont_inherit=True), module.__dict__)
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    cost = Cost()
    event.listen(sqlalchemy.Engine, "before_cursor_execute", cost.asked)
    event.listen(Mapper, "load", cost.loaded)
    try:
        asyncio.run(run(example, module, rows, cost))
    finally:
        event.remove(sqlalchemy.Engine, "before_cursor_execute", cost.asked)
        event.remove(Mapper, "load", cost.loaded)
    return cost


async def run(example: Example, module: ModuleType, rows: int, cost: Cost) -> None:
    """Runs the statements of an example's page on a new database, with the names that they can use."""
    # Handlers of routes run in a thread of their own.
    engine = sqlalchemy.create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    async_engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)
    metadata = module.__dict__["Base"].metadata
    metadata.create_all(engine)
    async with async_engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    names = {
        "engine": engine,
        "sessions": async_sessionmaker(async_engine),
        "Session": Session,
        "rows": rows,
        "counted": cost.counted(),
        **module.__dict__,
    }
    code = compile(example.run, "<run>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    try:
        done = FunctionType(code, names)()
        if inspect.isawaitable(done):
            await done
    except Exception as error:  # whatever it is, the test says whether it should be
        cost.error = error
    finally:
        engine.dispose()
        await async_engine.dispose()
        own = module.__dict__.get("engine")
        if own is not None and inspect.iscoroutinefunction(own.dispose):
            await own.dispose()


@pytest.mark.parametrize(
    "example", [pytest.param(e, id=e.title) for e in load_catalog(pack_directories()).rules["SQL408"].examples]
)
def test_an_engine_that_says_nothing_has_a_small_pool_that_asks_no_connection_whether_it_lives(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", MagicMock(__version__="0.30.0"))  # a driver that connects nowhere
    module: dict[str, Any] = {"__name__": "example"}
    try:
        exec(compile(example.code, "example.py", "exec", dont_inherit=True), module)
    except ModuleNotFoundError as error:
        pytest.skip(f"{error.name} is not installed")
    pool = module["engine"].pool
    pre_ping, overflow = pool._pre_ping, pool._max_overflow  # noqa: SLF001  (there is no other way to ask)
    assert (pre_ping, pool.size(), overflow) == ((False, 5, 10) if example.bad else (True, 20, 10))
