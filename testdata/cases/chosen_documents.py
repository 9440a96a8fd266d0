"""Documents that Python chooses from although the database could, and such as it needs or has no better way to."""

from typing import Any

from beanie import Document, Link
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient, MongoClient

client: MongoClient[dict[str, Any]] = MongoClient("mongodb://db")
library = client["library"]
books = AsyncIOMotorClient("mongodb://db")["library"]["books"]
authors = AsyncMongoClient("mongodb://db").library.authors


def long_titles() -> list[str]:
    return [book["title"] for book in library.books.find() if book["pages"] > 500]  # expect: ORM317 "chosen from"


def print_long() -> None:
    for book in library["books"].find({}, {"title": 1, "pages": 1}).sort("title"):  # expect: ORM317
        if book.get("pages", 0) < 500:
            continue
        print(book["title"])


async def lent() -> list[dict[str, Any]]:
    found = await books.find({"shelf": 3}).to_list(None)
    return [book for book in found if book["lent"]]  # expect: ORM317


async def living(year: int) -> list[str]:
    names = []
    async for author in authors.find({}):  # expect: ORM317
        if author["born"] > year - 100 and not author.get("died"):
            names.append(author["name"])
    return names


def both() -> tuple[list[dict[str, Any]], int]:
    found = list(library.books.find())
    return [book for book in found if book["pages"] > 500], len(found)


def more_exactly(text: str) -> list[str]:
    found = library.books.find({"title": {"$regex": text}})
    return [book["title"] for book in found if book["title"] != text]


def first_page() -> list[str]:
    return [book["title"] for book in library.books.find().limit(50) if book["pages"] > 500]


async def some() -> list[str]:
    return [book["title"] for book in await books.find().to_list(100) if book["pages"] > 500]


def changed(before: dict[str, int]) -> list[str]:
    return [book["title"] for book in library.books.find() if book["pages"] != before.get(book["title"])]


def without_copies() -> list[str]:
    seen: list[str] = []
    for book in library.books.find():
        if book["title"] not in seen:
            seen.append(book["title"])
    return seen


def described(query: dict[str, Any]) -> list[str]:
    return [book["title"] for book in library.books.find(query) if book["pages"] > 500]


def counted() -> dict[str, int]:
    numbers = {"long": 0, "short": 0}
    for book in library.books.find():
        if book["pages"] > 500:
            numbers["long"] += 1
        else:
            numbers["short"] += 1
    return numbers


def positions(text: str) -> int:
    return len([line for line in text.split() if line.find("a") > 0])


class Author(Document):
    name: str


class Book(Document):
    title: str
    pages: int
    author: Link[Author]

    @property
    def long(self) -> bool:
        return self.pages > 500


async def long_books() -> list[Book]:
    found = await Book.find_all().to_list()
    return [book for book in found if book.pages > 500]  # expect: ORM317


async def print_long_books() -> None:
    async for book in Book.find(Book.title != ""):
        if book.pages > 500:
            print(book.title)
    async for book in Book.find_all():  # expect: ORM317
        if book.pages > 500:
            print(book.title)


async def by_property() -> list[Book]:
    return [book for book in await Book.find().to_list() if book.long]


async def page_of_books() -> list[Book]:
    return [book for book in await Book.find().limit(50).to_list() if book.pages > 500]
