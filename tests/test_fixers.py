"""What each fixer writes, and where it writes nothing because the code would mean something else."""

from __future__ import annotations

import ast

import pytest

from asynclint.fixes import apply_edits
from tests.fixing import MARK, POOL, POSITIONAL, SLEEP, THREAD, WRAPPING, fixed, text_of, written

CLIENT = (
    "self.client.post",
    "param url",
    *(f"takes {name} any" for name in ("url", "json")),
    "takes data mapping",
    "takes timeout number",
    "takes auth tuple",
    "takes allow_redirects boolean",
    "renames allow_redirects follow_redirects",
    "adds follow_redirects True",
    *(f"result {name}" for name in ("json", "status_code", "headers", "raise_for_status")),
)

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
    "a keyword for a call without arguments": (
        "keyword",
        ("include_in_schema", "False"),
        "router = APIRouter()¶\n",
        "router = APIRouter(include_in_schema=False)\n",
    ),
    "a keyword on a line of its own": (
        "keyword",
        ("timeout", "10"),
        """
        if True:
            response = requests.get(
                url,  # of the shop
                params=params,  # and what is asked for
            )¶
        """,
        """
        if True:
            response = requests.get(
                url,  # of the shop
                params=params,  # and what is asked for
                timeout=10,
            )
        """,
    ),
    "another value for a keyword": (
        "keyword",
        ("timeout", "10"),
        "requests.get(url, timeout=None, stream=True)¶\n",
        "requests.get(url, timeout=10, stream=True)\n",
    ),
    "a keyword after a generator": (
        "keyword",
        ("chunk", "1"),
        "f(x for x in y)¶\n",
        "f((x for x in y), chunk=1)\n",
    ),
    "one more relation in a call that is there": (
        "loaded",
        ("select_related", "author", "filter", "select_related"),
        "books = Book.objects¶.select_related('shop').filter(name='x')[:5]\n",
        "books = Book.objects.select_related('shop', 'author').filter(name='x')[:5]\n",
    ),
    "relations in a chain over lines": (
        "loaded",
        ("prefetch_related", "tags", "filter", "order_by"),
        """
        books = (
            Book.objects¶
            .filter(visible=True)
            .order_by("name")
            .iterator(chunk_size=10)
        )
        """,
        """
        books = (
            Book.objects
            .filter(visible=True)
            .order_by("name")
            .prefetch_related("tags")
            .iterator(chunk_size=10)
        )
        """,
    ),
    "a request by the client that is there": (
        "twin",
        CLIENT,
        """
        async def price(url, requests):
            try:
                response = requests.post(url, json={"sku": 1}, timeout=2.5)¶
            except Exception as error:
                raise Unavailable(response=None) from error
            response.raise_for_status()
            return response.json()["price"] if response.status_code == 200 else response.headers
        """,
        """
        async def price(url, requests):
            try:
                response = await self.client.post(url, json={"sku": 1}, timeout=2.5, follow_redirects=True)
            except Exception as error:
                raise Unavailable(response=None) from error
            response.raise_for_status()
            return response.json()["price"] if response.status_code == 200 else response.headers
        """,
    ),
    "a request over lines, with another name for an argument": (
        "twin",
        CLIENT,
        """
        async def price(url):
            return requests.post(
                url,
                data={"sku": 1},  # a form
                allow_redirects=False,
            )¶.json()
        """,
        """
        async def price(url):
            return (await self.client.post(
                url,
                data={"sku": 1},  # a form
                follow_redirects=False,
            )).json()
        """,
    ),
    "an option for a statement": (
        "optioned",
        ("options", "sqlalchemy.orm:joinedload(Book.author)"),
        """
        from sqlalchemy.orm import Session

        books = session.scalars(select(Book)¶).all()
        """,
        """
        from sqlalchemy.orm import Session, joinedload

        books = session.scalars(select(Book).options(joinedload(Book.author))).all()
        """,
    ),
    "an option in a chain over lines": (
        "optioned",
        ("options", "sqlalchemy.orm:selectinload(Shop.books).joinedload(Book.author)"),
        """
        import sqlalchemy.orm as orm

        shops = (
            session.query(Shop)¶
            .filter(Shop.open)  # those that sell
            .order_by(Shop.name)
        )
        """,
        """
        import sqlalchemy.orm as orm

        shops = (
            session.query(Shop)
            .options(orm.selectinload(Shop.books).joinedload(Book.author))
            .filter(Shop.open)  # those that sell
            .order_by(Shop.name)
        )
        """,
    ),
    "an option beside others": (
        "optioned",
        ("options", "sqlalchemy.orm:joinedload(Book.author)"),
        """
        from sqlalchemy.orm import joinedload

        books = select(Book)¶.where(Book.sold).options(
            joinedload(Book.shop),  # for its name
        )
        """,
        """
        from sqlalchemy.orm import joinedload

        books = select(Book).where(Book.sold).options(
            joinedload(Book.shop),  # for its name
            joinedload(Book.author),
        )
        """,
    ),
    "a length": ("asked", ("count",), "n = len(Book.objects.all())¶\n", "n = Book.objects.all().count()\n"),
    "a length that is tested": (
        "asked",
        ("exists",),
        "if not len(books)¶: pass\n",
        "if not books.exists(): pass\n",
    ),
    "a number that is compared": (
        "asked",
        ("exists",),
        "if books.filter(old=True).count()¶ >= 1: pass\n",
        "if books.filter(old=True).exists(): pass\n",
    ),
    "a number that has to be none": (
        "asked",
        ("exists",),
        "if x and len(books)¶ == 0: pass\n",
        "if x and not books.exists(): pass\n",
    ),
    "a method of what is iterated": (
        "appended",
        ("iterator(chunk_size=2000)",),
        "for book in books¶: pass\n",
        "for book in books.iterator(chunk_size=2000): pass\n",
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
    "a keyword that may be among others": ("keyword", ("timeout", "10"), "requests.get(url, **options)¶\n"),
    "a manager's own method": (
        "loaded",
        ("select_related", "author", "filter"),
        "books = Book.objects¶.published()\n",
    ),
    "a number that is compared with another": ("asked", ("exists",), "if books.count()¶ > 1: pass\n"),
    "a number that is compared from the right": ("asked", ("exists",), "if 0 < books.count()¶: pass\n"),
    "a number in a chain of comparisons": ("asked", ("exists",), "if books.count()¶ > 0 > x: pass\n"),
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


POST = "async def f(url, form):\n    "
DIFFERENT = {
    "an argument that the client has not": "requests.post(url, verify=False)¶.json()",
    "an argument whose form is not known": "requests.post(url, data=form)¶.json()",
    "a limit in two parts": "requests.post(url, timeout=(1, 5))¶.json()",
    "a choice that is made elsewhere": "requests.post(url, allow_redirects=form)¶.json()",
    "arguments that may be any": "requests.post(url, **form)¶.json()",
    "an argument by its place": "requests.post(url, form)¶.json()",
    "what only one side's answer has": "requests.post(url)¶.ok",
    "an answer that goes elsewhere": "return requests.post(url)¶",
    "an answer whose parts are not shared": "answer = requests.post(url)¶\n    return answer.url",
    "an answer that is passed on": "answer = requests.post(url)¶\n    return keep(answer)",
    "an answer that is tested": "answer = requests.post(url)¶\n    return answer.json() if answer else 0",
    "an answer that a function in it reads": "answer = requests.post(url)¶\n    return lambda: answer",
    "an exception of the library": "try:\n        requests.post(url)¶\n    except requests.Timeout:\n        pass",
    "one that others are derived from": "try:\n        requests.post(url)¶\n    except (OSError, KeyError): pass",
}


@pytest.mark.parametrize("code", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_a_request_is_not_made_by_a_client_that_would_do_another_thing(code: str) -> None:
    assert fixed(POST + code, "twin", *CLIENT) is None


def test_a_request_is_made_by_a_client_when_nothing_stands_against_it() -> None:
    assert fixed(f"{POST}requests.post(url)¶", "twin", *CLIENT) is not None


COMMENTS = {
    "the last code": (
        "x = f()  # asynclint: ignore[BLK101] the only task\n",
        "x = f()\n",
    ),
    "one of several codes": (
        "x = f()  # asynclint: ignore[BLK102, BLK101] the only task\n",
        "x = f()  # asynclint: ignore[BLK102] the only task\n",
    ),
    "a name among codes": (
        "x = f()  # asynclint: ignore[blocking-sleep,BLK102]: the only task\n",
        "x = f()  # asynclint: ignore[BLK102]: the only task\n",
    ),
    "a comment before another": (
        "x = f()  # asynclint: ignore[BLK101] the only task  # type: ignore\n",
        "x = f()  # type: ignore\n",
    ),
    "a line of its own": (
        "a = 1\n    # asynclint: ignore[BLK101] the only task\nx = f()\n",
        "a = 1\nx = f()\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), COMMENTS.values(), ids=COMMENTS.keys())
def test_a_comment_loses_what_it_does_not_silence(before: str, after: str) -> None:
    start = before.index("#")
    comment = before[start:].partition("\n")[0].partition("  #")[0]
    marked = before[:start] + comment + MARK + before[start + len(comment) :]
    column = start - before.rfind("\n", 0, start) - 1

    text, done = written(marked, "suppression", "BLK101", "blocking-sleep", begin=column)
    assert apply_edits(text, done.edits) == after


def test_a_sleep_under_a_lock_is_not_safe_to_give_the_loop_back() -> None:
    held = "import asyncio\n\n\nasync def f():\n    with lock:\n        time.sleep(1)¶\n"
    free = "import asyncio\n\n\nasync def f():\n    async with lock:\n        time.sleep(1)¶\n"
    assert written(held, "becomes", *SLEEP)[1].is_risky
    assert not written(free, "becomes", *SLEEP)[1].is_risky
