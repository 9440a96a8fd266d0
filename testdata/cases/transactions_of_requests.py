"""A transaction that a dependency has open for as long as the endpoint runs."""

from typing import Annotated

import httpx
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

app = FastAPI()
sessions = async_sessionmaker()
client = httpx.AsyncClient()


async def transaction():
    async with sessions.begin() as session:
        yield session


async def session():
    async with sessions() as opened:
        yield opened


@app.post("/orders")
async def order(database: Annotated[AsyncSession, Depends(transaction)]) -> None:
    await database.flush()
    await client.post("https://cards.example.com")  # expect: API214 "async_sessionmaker.begin"


@app.get("/orders")
async def orders(database: Annotated[AsyncSession, Depends(session)]) -> None:
    await client.get("https://cards.example.com")
