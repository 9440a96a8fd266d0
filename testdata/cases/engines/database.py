"""An engine that serves requests wants a pool; one that is made for a single task is disposed of with it."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

engine = create_async_engine("postgresql+asyncpg://app@db/library")  # expect: SQL408


late = async_sessionmaker()


async def make_schema(address: str) -> None:
    admin = create_async_engine(address)
    try:
        async with admin.begin() as connection:
            await connection.execute(text("CREATE SCHEMA IF NOT EXISTS library"))
    finally:
        await admin.dispose()


def make_engine(address: str) -> AsyncEngine:
    made = create_async_engine(address)  # expect: SQL408
    print(made.url)
    return made


async def tidy(address: str) -> None:
    own = create_async_engine(address)
    sessions = async_sessionmaker(own)
    async with sessions() as session:
        await session.execute(text("VACUUM"))


async def sessions_of(address: str) -> async_sessionmaker[AsyncSession]:
    own = create_async_engine(address)  # expect: SQL408
    return async_sessionmaker(own)


def connect(address: str) -> None:
    own = create_async_engine(address)  # expect: SQL408
    late.configure(bind=own)
