"""Statements that are told to load what is read of their objects: as far as the module has names for it."""

from __future__ import annotations

import re
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

MODELS = """
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class Country(Base):
    __tablename__ = "country"
    part_of_id: Mapped[int] = mapped_column(ForeignKey("country.id"))
    part_of: Mapped["Country"] = relationship(remote_side="Country.id")


class Author(Base):
    __tablename__ = "author"
    country_id: Mapped[int] = mapped_column(ForeignKey("country.id"))
    country: Mapped[Country] = relationship()
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Item(Base):
    __tablename__ = "item"
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


class Book(Base):
    __tablename__ = "book"
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    country_id: Mapped[int] = mapped_column(ForeignKey("country.id"))
    printed_in: Mapped[Country] = relationship()


class Print(Item):
    __tablename__ = "print"
    id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
"""

FIXED = {
    "a model by its name": (
        """
        from models import Book

        def names(session):
            return [book.author.id for book in session.scalars(select(Book))]
        """,
        "select(Book).options(joinedload(Book.author))",
    ),
    "a model of a module": (
        """
        import models as tables

        def names(session):
            return [book.author.id for book in session.scalars(select(tables.Book).limit(50))]
        """,
        "select(tables.Book).options(joinedload(tables.Book.author)).limit(50)",
    ),
    "an inherited relation": (
        """
        from models import Print

        def names(session):
            return [print.author.id for print in session.scalars(select(Print))]
        """,
        "select(Print).options(joinedload(Print.author))",
    ),
    "a longer path, of which the first part is loaded": (
        """
        from models import Author, Book

        def names(session):
            found = select(Author).options(selectinload(Author.books)).where(Author.id > 7)
            return [book.printed_in.id for author in session.scalars(found) for book in author.books]
        """,
        ".options(selectinload(Author.books), defaultload(Author.books).joinedload(Book.printed_in)).where(",
    ),
    "a relation to the like, of which it could be one or many": (
        """
        from models import Country

        def names(session):
            return [country.part_of.id for country in session.scalars(select(Country).where(Country.id > 9))]
        """,
        "select(Country).options(selectinload(Country.part_of)).where(Country.id > 9)",
    ),
    "two relations of one statement": (
        """
        from models import Author

        def names(session):
            authors = session.query(Author).all()
            return [(author.country.id, [book.id for book in author.books]) for author in authors]
        """,
        "session.query(Author).options(selectinload(Author.books), joinedload(Author.country)).all()",
    ),
}
LEFT = {
    "a relation that the statement has a word about": """
        from models import Book
        from sqlalchemy.orm import lazyload

        def names(session):
            return [book.author.id for book in session.scalars(select(Book).options(lazyload(Book.author)))]
        """,
    "a model that has no name here": """
        from models import Author

        def names(session):
            authors = session.scalars(select(Author).options(selectinload(Author.books)))
            return [book.printed_in.id for author in authors for book in author.books]
        """,
    "a loader's name that is another's": """
        from models import Book
        from loaders import joinedload

        def names(session):
            return [book.author.id for book in session.scalars(select(Book))]
        """,
}


def fixed(directory: Path, source: str) -> tuple[int, int, str]:
    """How many findings there are, how many are fixed, and the module as it is then."""
    header = "from sqlalchemy import select\nfrom sqlalchemy.orm import selectinload\n"
    write_program(directory, {"models.py": MODELS, "app.py": header + dedent(source).lstrip()})
    check = partial(Session(Settings(directory, select=("SQL401",)), jobs=1).check, [directory])
    before = check()
    outcome = apply_fixes(check, before, unsafe=True)
    assert outcome.withdrawn == ()
    found = [finding for finding in before.findings if finding.code == "SQL401"]
    return len(found), len(outcome.applied), "".join(file.after.decode() for file in outcome.files)


@pytest.mark.parametrize(("source", "wanted"), FIXED.values(), ids=FIXED.keys())
def test_the_option_is_added_where_the_statement_is_made(tmp_path: Path, source: str, wanted: str) -> None:
    found, applied, after = fixed(tmp_path, source)
    assert found == applied > 0
    assert wanted in after
    loaders = sorted({"selectinload", *re.findall(r"[( ](\w+load)\(", wanted)})
    assert after.startswith(f"from sqlalchemy import select\nfrom sqlalchemy.orm import {', '.join(loaders)}\n")


@pytest.mark.parametrize("source", LEFT.values(), ids=LEFT.keys())
def test_nothing_is_written_that_the_module_cannot_name(tmp_path: Path, source: str) -> None:
    found, applied, _ = fixed(tmp_path, source)
    assert found
    assert applied == 0
