"""What happens while a transaction is open, and what only seems to."""

import asyncio
import time
from contextlib import contextmanager

import httpx
import requests
from aiobotocore.session import get_session
from django.db import transaction
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
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


def first_of_many(session: Session, statement: str) -> None:
    """Workers that start together: who comes second waits until the first is done, with nothing open."""
    for _ in range(3):
        with session.begin():
            try:
                session.execute(text(statement))
                return
            except OperationalError:
                session.rollback()
                time.sleep(0.1)


def wait_and_see(session: Session, statement: str) -> None:
    with session.begin():
        try:
            session.execute(text(statement))
        except OperationalError:
            session.rollback()
            session.execute(text("SELECT 1"))
            time.sleep(0.1)  # expect: API214 "time.sleep"


def try_again(session: Session, statement: str) -> None:
    for attempt in range(3):
        try:
            session.execute(text(statement))
        except OperationalError:
            time.sleep(0.1 * attempt)
        else:
            return


def order_stock(session: Session) -> None:
    try_again(session, "UPDATE stock SET ordered = true")


def refill(session: Session) -> None:
    with session.begin():
        order_stock(session)


def reserve(session: Session) -> None:
    with session.begin():
        try_again(session, "UPDATE stock SET reserved = 1")  # expect: API214 "`reserve` and in 2 more places"
    try_again(session, "VACUUM")


def release(session: Session) -> None:
    with session.begin():
        try_again(session, "UPDATE stock SET reserved = 0")


async def keep(session: AsyncSession, invoice: bytes) -> None:
    async with session.begin(), get_session().create_client("s3") as storage:
        await storage.put_object(Bucket="invoices", Key="1", Body=invoice)  # expect: API214 "put_object"
        waiter = storage.get_waiter("object_exists")
        await waiter.wait(Bucket="invoices", Key="1")  # expect: API214 "AIOWaiter.wait"
        link = await storage.generate_presigned_url("get_object", Params={"Bucket": "invoices", "Key": "1"})
        await session.execute(text("UPDATE invoice SET link = :link"), {"link": link})


async def kept(session: AsyncSession, invoice: bytes) -> None:
    async with get_session().create_client("s3") as storage:
        await storage.put_object(Bucket="invoices", Key="1", Body=invoice)
        async with session.begin():
            await session.execute(text("UPDATE invoice SET kept = true"))


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
