"""Queries that are asked otherwise, and calls that are passed one thing more."""

from __future__ import annotations

import ast

import pytest

from tests.fixing import fixed, text_of

AUTHOR = ("options", "sqlalchemy.orm:joinedload(Book.author)", "Book.author")

WRITTEN = {
    "an option in parentheses": (
        "optioned",
        AUTHOR,
        """
        from sqlalchemy.orm import Session, selectinload

        books = (  # those that sell
            select(Book)¶
            .options(selectinload(Book.shops))
        )
        """,
        """
        from sqlalchemy.orm import Session, joinedload, selectinload

        books = (  # those that sell
            select(Book)
            .options(selectinload(Book.shops), joinedload(Book.author))
        )
        """,
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
    "an option for a statement": (
        "optioned",
        AUTHOR,
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
        AUTHOR,
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


UNTOUCHED = {
    "a value that somebody chose": ("keyword", ("timeout", "10"), "post(timeout=options.get('timeout'))¶\n"),
    "an option for what the statement does not name": (
        "optioned",
        AUTHOR,
        "for model in models: select(model)¶.all()\n",
    ),
    "an option beside one about the same": (
        "optioned",
        AUTHOR,
        "books = select(Book)¶.options(lazyload(Book.author))\n",
    ),
    "a keyword that may be among others": ("keyword", ("timeout", "10"), "requests.get(url, **options)¶\n"),
    "a manager's own method": (
        "loaded",
        ("select_related", "author", "filter"),
        "books = Book.objects¶.published()\n",
    ),
    "a number that is compared with another": ("asked", ("exists",), "if books.count()¶ > 1: pass\n"),
    "a number that is compared from the right": ("asked", ("exists",), "if 0 < books.count()¶: pass\n"),
    "a number in a chain of comparisons": ("asked", ("exists",), "if books.count()¶ > 0 > x: pass\n"),
}


@pytest.mark.parametrize(("fixer", "words", "marked"), UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_what_cannot_be_written_whole_is_left(fixer: str, words: tuple[str, ...], marked: str) -> None:
    assert fixed(marked, fixer, *words) is None
