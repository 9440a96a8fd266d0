"""What is in a list, dict or tuple keeps its type."""

import sqlite3

import httpx

clients: dict[str, httpx.Client] = {}
shards = [sqlite3.connect(":memory:"), sqlite3.connect(":memory:")]


async def broadcast(text: str) -> None:
    for client in clients.values():
        client.post("/messages", json={"text": text})  # expect: BLK102


async def one(name: str) -> int:
    if name in clients:
        return clients[name].get("/").status_code  # expect: BLK102
    return 0


async def clean() -> None:
    for shard in shards:
        shard.execute("delete from message")  # expect: BLK103
    for number, (name, client) in enumerate(clients.items()):
        client.delete(f"/{name}/{number}")  # expect: BLK102
