"""Endpoints that take documents: all of them, those they look for, or as many as they say."""

from typing import Any

from fastapi import FastAPI
from motor.motor_asyncio import AsyncIOMotorClient

app = FastAPI()
client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient("mongodb://db")
books = client["library"]["books"]


@app.get("/books")
async def everything() -> list[dict[str, Any]]:
    return await books.find({}).to_list(None)  # expect: SQL404


@app.get("/books/sorted")
async def in_order() -> list[dict[str, Any]]:
    cursor = books.find().sort("title")
    return await cursor.to_list(length=None)  # expect: SQL404


@app.get("/books/page")
async def page(size: int = 50) -> list[dict[str, Any]]:
    return await books.find({}).to_list(size)


@app.get("/books/limited")
async def limited() -> list[dict[str, Any]]:
    return await books.find({}).limit(50).to_list(None)


@app.get("/books/by/{author}")
async def by(author: str) -> list[dict[str, Any]]:
    return await books.find({"author": author}).to_list(None)


@app.delete("/books")
async def forget() -> int:
    return len(await books.find({}).to_list(None))


async def export() -> list[dict[str, Any]]:
    return await books.find({}).to_list(None)
