"""Calls on the loop that are written anew: awaited, handed to a thread, or passed to one uncalled."""

from __future__ import annotations

import ast

import pytest

from tests.fixing import POOL, POSITIONAL, SLEEP, THREAD, WRAPPING, fixed, text_of, written

WRITTEN = {
    "a sleep, with an import at its place": (
        "becomes",
        SLEEP,
        """
        import os
        import time

        async def poll():
            time.sleep(1)¶  # not too often
        """,
        """
        import asyncio
        import os
        import time

        async def poll():
            await asyncio.sleep(1)  # not too often
        """,
    ),
    "a sleep as the module writes it": (
        "becomes",
        SLEEP,
        """
        from asyncio import gather, sleep as nap
        import time

        async def poll():
            time.sleep(
                1,  # second
            )¶
        """,
        """
        from asyncio import gather, sleep as nap
        import time

        async def poll():
            await nap(
                1,  # second
            )
        """,
    ),
    "a sleep where asyncio is something else": (
        "becomes",
        SLEEP,
        """
        import time

        async def poll(asyncio):
            time.sleep(1)¶
        """,
        """
        import time

        import anyio

        async def poll(asyncio):
            await anyio.sleep(1)
        """,
    ),
    "a call whose result is asked for something": (
        "offload",
        (THREAD,),
        """
        import asyncio

        async def price(url):
            return requests.get(url, timeout=3)¶.json()["price"]
        """,
        """
        import asyncio

        async def price(url):
            return (await asyncio.to_thread(requests.get, url, timeout=3)).json()["price"]
        """,
    ),
    "a call over lines, with comments": (
        "offload",
        (POOL,),
        """
        from starlette.concurrency import run_in_threadpool

        class Api:
        \tasync def price(self, url):
        \t\treturn self.session.get(  # the shared one
        \t\t\turl,  # of the shop
        \t\t\t# never without
        \t\t\ttimeout=3,
        \t\t)¶
        """,
        """
        from starlette.concurrency import run_in_threadpool

        class Api:
        \tasync def price(self, url):
        \t\treturn await run_in_threadpool(  # the shared one
        \t\t\tself.session.get,
        \t\t\turl,  # of the shop
        \t\t\t# never without
        \t\t\ttimeout=3,
        \t\t)
        """,
    ),
    "keyword arguments for one that takes none": (
        "offload",
        (POSITIONAL,),
        """
        import functools

        import anyio

        async def price(url):
            return requests.get(url, *more, timeout=3, **options)¶
        """,
        """
        import functools

        import anyio

        async def price(url):
            return await anyio.to_thread.run_sync(functools.partial(requests.get, timeout=3, **options), url, *more)
        """,
    ),
    "one that wraps, imported beside another": (
        "offload",
        (WRAPPING,),
        """
        from asgiref.sync import async_to_sync

        async def titles():
            return list(book.title for book in books)¶
        """,
        """
        from asgiref.sync import async_to_sync, sync_to_async

        async def titles():
            return await sync_to_async(list)(book.title for book in books)
        """,
    ),
    "a generator as the only argument": (
        "offload",
        (THREAD,),
        """
        import asyncio

        async def titles():
            return list(book.title for book in books)¶
        """,
        """
        import asyncio

        async def titles():
            return await asyncio.to_thread(list, (book.title for book in books))
        """,
    ),
    "a walrus, a starred argument and a comprehension": (
        "offload",
        (THREAD,),
        """
        import asyncio

        async def all_of(ids):
            return [load(found := key, *ids)¶ for key in ids if key]
        """,
        """
        import asyncio

        async def all_of(ids):
            return [await asyncio.to_thread(load, found := key, *ids) for key in ids if key]
        """,
    ),
    "a method of a chain over lines": (
        "becomes",
        ("await {receiver}.a{name}({arguments})",),
        """
        async def book(pk):
            return (
                Book.objects
                .filter(visible=True)
                .get(pk=pk)¶
            )
        """,
        """
        async def book(pk):
            return (
                await Book.objects
                .filter(visible=True)
                .aget(pk=pk)
            )
        """,
    ),
    "a call in parentheses": (
        "offload",
        (THREAD,),
        """
        import asyncio

        async def text(path):
            return(read(path)¶).strip()
        """,
        """
        import asyncio

        async def text(path):
            return(await asyncio.to_thread(read, path)).strip()
        """,
    ),
    "a future": (
        "becomes",
        ("await asyncio:wrap_future({receiver})",),
        """
        import asyncio

        async def invoice(order):
            return pool.submit(render, order).result()¶
        """,
        """
        import asyncio

        async def invoice(order):
            return await asyncio.wrap_future(pool.submit(render, order))
        """,
    ),
    "a function that was called": (
        "passed",
        ("passes-on",),
        "await asyncio.to_thread(load(path, *more)¶)\n",
        "await asyncio.to_thread(load, path, *more)\n",
    ),
    "a function that was called with keywords": (
        "passed",
        ("passes-on",),
        "from functools import partial\nawait asyncio.to_thread(load(path, strict=True)¶)\n",
        "from functools import partial\nawait asyncio.to_thread(partial(load, path, strict=True))\n",
    ),
    "a function that was called for a keyword": (
        "passed",
        (),
        "import functools\nThread(target=load(path)¶, daemon=True)\n",
        "import functools\nThread(target=functools.partial(load, path), daemon=True)\n",
    ),
}


@pytest.mark.parametrize(("fixer", "words", "before", "after"), WRITTEN.values(), ids=WRITTEN.keys())
def test_a_fixer_writes_what_a_person_would(fixer: str, words: tuple[str, ...], before: str, after: str) -> None:
    assert fixed(before, fixer, *words) == text_of(after)
    ast.parse(text_of(after))  # some await outside of a function, which only compiling minds


ASYNC = "import asyncio\n\n\nasync def handler():\n"

NOWHERE = {
    "a plain function": "import asyncio\n\n\ndef handler():\n    return read(path)¶\n",
    "the module": "import asyncio\n\nread(path)¶\n",
    "a default": "import asyncio\n\n\nasync def handler(text=read(path)¶):\n    pass\n",
    "a decorator": "import asyncio\n\n\n@cached(read(path)¶)\nasync def handler():\n    pass\n",
    "a lambda": f"{ASYNC}    return lambda: read(path)¶\n",
    "a default of a lambda": f"{ASYNC}    return lambda text=read(path)¶: text\n",
    "a plain function within": f"{ASYNC}    def inner():\n        return read(path)¶\n    return inner\n",
    "a default within": f"{ASYNC}    async def inner(text=read(path)¶):\n        pass\n    return inner\n",
    "a class within": f"{ASYNC}    class Inner:\n        text = read(path)¶\n",
    "a generator": f"{ASYNC}    return (read(path)¶ for path in paths)\n",
    "a comprehension in another": f"{ASYNC}    return [[read(path)¶ for path in some] for some in paths]\n",
    "an f-string": f'{ASYNC}    return f"{{read(path)¶}}"\n',
    "what is awaited": f"{ASYNC}    return await read(path)¶\n",
    "what is entered": f"{ASYNC}    with read(path)¶ as text:\n        pass\n",
    "a module that has another asyncio": (
        "from ours import asyncio\n\n\nasync def handler():\n    return read(path)¶\n"
    ),
    "a function that has another asyncio": (
        "import asyncio\n\n\nasync def handler():\n    asyncio = None\n    return read(path)¶\n"
    ),
}


@pytest.mark.parametrize("marked", NOWHERE.values(), ids=NOWHERE.keys())
@pytest.mark.parametrize("fixer", ["becomes", "offload"])
def test_nothing_is_awaited_where_that_would_mean_something_else(fixer: str, marked: str) -> None:
    assert fixed(marked, fixer, THREAD) is None


def test_the_same_call_is_written_where_it_may_be() -> None:
    """The counterpart of the places above: it is they that are refused, not the call."""
    assert fixed(f"{ASYNC}    return read(path)¶\n", "offload", THREAD) is not None


UNTOUCHED = {
    "arguments for a function in parentheses": ("passed", ("passes-on",), "to_thread((load(path)¶))\n"),
    "arguments that a replacement has no room for": (
        "becomes",
        ("await asyncio:wrap_future({receiver})",),
        "import asyncio\n\n\nasync def f():\n    return future.result(5)¶\n",
    ),
    "a function where a method is asked for": (
        "becomes",
        ("await {receiver}.a{name}({arguments})",),
        "async def f():\n    return get(5)¶\n",
    ),
    "comments that would be lost": (
        "becomes",
        ("await asyncio:wrap_future({receiver})",),
        "import asyncio\n\n\nasync def f():\n    return future.result(\n        # for ever\n    )¶\n",
    ),
}


@pytest.mark.parametrize(("fixer", "words", "marked"), UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_what_cannot_be_written_whole_is_left(fixer: str, words: tuple[str, ...], marked: str) -> None:
    assert fixed(marked, fixer, *words) is None


def test_a_sleep_under_a_lock_is_not_safe_to_give_the_loop_back() -> None:
    held = "import asyncio\n\n\nasync def f():\n    with lock:\n        time.sleep(1)¶\n"
    free = "import asyncio\n\n\nasync def f():\n    async with lock:\n        time.sleep(1)¶\n"
    assert written(held, "becomes", *SLEEP)[1].is_risky
    assert not written(free, "becomes", *SLEEP)[1].is_risky
