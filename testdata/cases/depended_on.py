"""A parameter without annotation is what it depends on gives, or yields."""

import sqlite3
from collections.abc import Iterator

import requests
from fastapi import Depends, FastAPI

app = FastAPI()


def session():
    return requests.Session()  # expect: API205


def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect("books.db")
    try:
        yield connection
    finally:
        connection.close()


def settings() -> dict[str, str]:
    return {}


@app.get("/books")
async def books(database=Depends(database), session=Depends(session), settings=Depends(settings)) -> str | None:
    database.execute("select title from book")  # expect: BLK103
    session.get("https://covers.example.com", timeout=5)  # expect: BLK102
    return settings.get("shelf")
