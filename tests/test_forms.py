"""Callables that calls make of others: partials, functions dispatched by type, contexts on a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.programs import cases, check_program

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = {
    "a partial passes what it holds": """
        import functools
        import time

        def pause(seconds: float, quiet: bool = False) -> None:
            if not quiet:
                time.sleep(seconds)

        class Timer:
            tick = functools.partialmethod(lambda self, seconds: time.sleep(seconds), 1)

        def call(function) -> None:
            function()

        async def use() -> None:
            functools.partial(pause, 1)()  # expect: BLK101
            functools.partial(pause, 1, quiet=True)()
            call(functools.partial(pause, 1))  # expect: BLK101
            functools.partial(call, pause)()  # expect: BLK101
            functools.partial(call, function=print)()
            Timer().tick()  # expect: BLK101
    """,
    "a function dispatched by type is any that is registered": """
        import functools
        import time

        @functools.singledispatch
        def save(value) -> None:
            raise TypeError

        @save.register
        def _(value: int) -> None:
            time.sleep(1)

        @save.register(str)
        def _(value) -> None: ...

        @functools.singledispatch
        def quiet(value) -> None: ...

        @quiet.register
        def _(value: int) -> None: ...

        async def use(value) -> None:
            save(value)  # expect: BLK101
            quiet(value)
    """,
    "a context that is entered on a stack": """
        import time
        from contextlib import AsyncExitStack, ExitStack, contextmanager, asynccontextmanager
        import requests

        @contextmanager
        def paused():
            time.sleep(1)
            yield requests.Session()

        @contextmanager
        def quiet():
            yield {}

        @asynccontextmanager
        async def managed():
            yield requests.Session()

        def clean() -> None:
            time.sleep(1)

        class Slow:
            def __enter__(self):
                time.sleep(1)
                return requests.Session()

            def __exit__(self, *args) -> None: ...

        async def use(url: str) -> None:
            with ExitStack() as stack:
                session = stack.enter_context(paused())  # expect: BLK101
                session.get(url)  # expect: BLK102
                stack.enter_context(quiet()).get(url)
                other = stack.enter_context(Slow())  # expect: BLK101
                other.get(url)  # expect: BLK102
            async with AsyncExitStack() as stack:
                session = await stack.enter_async_context(managed())
                session.get(url)  # expect: BLK102
                stack.enter_context(paused())  # expect: BLK101
                stack.callback(clean)  # expect: BLK101
                stack.callback(print)
                stack.push_async_callback(quiet)
            stack = ExitStack()
            stack.enter_context(quiet())
    """,
    "what is passed to a parameter without annotation": """
        import requests

        def fetch(session, url):
            return session.get(url).json()

        def twice(session, url):
            fetch(session, url)

        def generate(session):
            yield session.get("u")

        async def use(url: str) -> None:
            session = requests.Session()
            fetch(session, url)  # expect: BLK102
            fetch({}, url)
            twice(session, url)  # expect: BLK102
            twice({}, url)
            fetch(url=url, session=session)  # expect: BLK102
            list(generate(session))  # expect: BLK112
    """,
    "a generator that others iterate": """
        import time

        def slow():
            for number in range(3):
                time.sleep(1)
                yield number

        def quiet():
            yield 1

        def total(numbers) -> int:
            count = 0
            for number in numbers:
                count += number
            return count

        def pipeline(numbers):
            for number in numbers:
                yield number + 1

        def delegating():
            yield from slow()

        def rows(numbers):
            yield from numbers

        class Feed:
            def __init__(self) -> None:
                self.rows = slow()

            def read(self) -> None:
                for row in self.rows:
                    print(row)

        async def use(feed: Feed) -> None:
            total(slow())  # expect: BLK101
            total(quiet())
            sum(slow())  # expect: BLK112
            list(pipeline(slow()))  # expect: BLK112
            list(pipeline(quiet()))
            total(pipeline(slow()))  # expect: BLK101
            total(rows(slow()))  # expect: BLK101
            total(rows(quiet()))
            pipeline(slow())
            list(delegating())  # expect: BLK112
            feed.read()  # expect: BLK101
            next(slow())  # expect: BLK112
            dict(enumerate(slow()))  # expect: BLK112
            for pair in zip(quiet(), slow()):  # expect: BLK112
                print(pair)
            any(number for number in slow())  # expect: BLK112
    """,
}


@pytest.mark.parametrize("text", cases(PROGRAMS))
def test_forms(text: str, tmp_path: Path) -> None:
    assert check_program(tmp_path, {"app.py": text}) == []
