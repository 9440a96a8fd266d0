"""Waiting for a connection of one's own inside a transaction, and bringing the one that is open."""

import asyncio
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

sessions = async_sessionmaker(create_async_engine("postgresql+asyncpg://db/shop"))


class Connection:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def one(self, statement: str) -> int:
        return (await self.session.execute(text(statement))).scalar_one()


class Database:
    @asynccontextmanager
    async def connect(self):
        for _ in range(3):
            try:
                async with sessions() as session, session.begin():
                    yield Connection(session)
                    return
            except TimeoutError:
                await asyncio.sleep(0.1)

    @asynccontextmanager
    async def connection(self, connection: Connection | None = None):
        if connection is not None:
            yield connection
        else:
            async with self.connect() as fresh:
                yield fresh

    async def one(self, statement: str) -> int:
        async with self.connect() as connection:
            return await connection.one(statement)


database = Database()


async def orders(connection: Connection | None = None) -> int:
    async with database.connection(connection) as used:
        return await used.one("SELECT count(*) FROM orders")


async def items(connection: Connection | None = None) -> int:
    return await (connection or database).one("SELECT count(*) FROM items")


async def report() -> list[int]:
    async with database.connect() as connection:
        return [await orders(connection), await items(connection=connection)]


async def report_in_pieces() -> int:
    async with sessions() as session, session.begin():
        return await items()  # expect: API214 "asyncio.sleep"
