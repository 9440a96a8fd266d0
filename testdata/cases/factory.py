"""What a function returns is known from its annotation or its body."""

import sqlite3
from contextlib import closing

import requests


def session(token: str):
    made = requests.Session()
    made.headers["Authorization"] = token
    return made


def database() -> sqlite3.Connection:
    return sqlite3.connect("/var/lib/app.db")


async def sync_contacts(token: str) -> None:
    contacts = session(token).get("https://crm.example.com/contacts", timeout=5)  # expect: BLK102
    connection = database()  # expect: BLK103
    connection.executemany("insert into contact values (?)", contacts.json())  # expect: BLK103


async def count_contacts(connection: sqlite3.Connection) -> int:
    with closing(connection.cursor()) as cursor:
        cursor.execute("select count(*) from contact")  # expect: BLK103
        return cursor.fetchone()[0]  # expect: BLK103
