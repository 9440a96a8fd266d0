"""What happens while a transaction is open, and what only seems to."""

import asyncio
import time
from contextlib import contextmanager

import httpx
import requests
from django.db import transaction
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

CARDS = "https://cards.example.com"


@contextmanager
def unit_of_work(session: Session):
    with session.begin():
        yield session


def charge(order: int) -> None:
    requests.post(CARDS, json={"order": order}, timeout=5)


@transaction.atomic
def pay(order: int) -> None:
    charge(order)  # expect: API214 "1 call below `pay`"


@transaction.atomic()
def pay_later(order: int) -> None:
    transaction.on_commit(lambda: charge(order))


def pay_twice(order: int) -> None:
    with transaction.atomic():
        time.sleep(1)  # expect: API214 "time.sleep"
    charge(order)


def settle(session: Session, order: int) -> None:
    with unit_of_work(session):
        charge(order)  # expect: API214 "sqlalchemy.orm.Session.begin"


async def notify(client: httpx.AsyncClient, order: int) -> None:
    await client.post(CARDS, json={"order": order})


async def ship(session: AsyncSession, client: httpx.AsyncClient, order: int) -> None:
    async with session.begin():
        await notify(client, order)  # expect: API214 "httpx.AsyncClient.post"
        await asyncio.gather(
            notify(client, order),  # expect: API214
            asyncio.sleep(1),  # expect: API214
        )
        waiting = asyncio.create_task(notify(client, order))
    await waiting
