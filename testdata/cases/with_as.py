"""What `with` binds keeps its type."""

import httpx


async def fetch(url: str) -> int:
    with httpx.Client() as client:
        return client.get(url).status_code  # expect: BLK102


async def fetch_async(url: str) -> int:
    async with httpx.AsyncClient() as client:
        return (await client.get(url)).status_code


async def names(path: str) -> str:
    with open(path) as first, open(path + ".bak") as second:  # expect: BLK104
        return first.read() + second.readline()  # expect: BLK104
