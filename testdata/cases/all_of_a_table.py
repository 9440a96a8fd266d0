"""Endpoints that answer with all rows of a table, and those whose query begins with a condition."""

from fastapi import FastAPI
from tortoise import fields
from tortoise.models import Model

app = FastAPI()


class Author(Model):
    name = fields.CharField(max_length=100)


class Country(Model):
    """There are some two hundred."""

    name = fields.CharField(max_length=100)


class Book(Model):
    title = fields.CharField(max_length=100)
    author = fields.ForeignKeyField("models.Author")


@app.get("/books")
async def books() -> list[str]:
    return [book.title for book in await Book.all()]  # expect: SQL404


@app.get("/authors/{author}/books")
async def books_of(author: int) -> list[str]:
    return [book.title for book in await Book.filter(author_id=author).all()]


@app.get("/chosen")
async def chosen(numbers: str) -> list[str]:
    found = await Book.filter(id__in=numbers.split(","))
    return [book.title for book in found]


@app.get("/countries")
async def countries() -> list[str]:
    return [country.name for country in await Country.all()]


@app.get("/admin/books", include_in_schema=False)
async def inventory() -> list[str]:
    return [book.title for book in await Book.all()]
