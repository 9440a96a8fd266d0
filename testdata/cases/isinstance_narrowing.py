from __future__ import annotations

import httpx


class Pinger:
    def __init__(self, client: httpx.Client | httpx.AsyncClient) -> None:
        self.client = client

    async def ping(self, url: str) -> int:
        client = self.client
        if isinstance(client, httpx.AsyncClient):
            return (await client.get(url)).status_code
        return client.get(url).status_code  # expect: BLK102 "httpx.Client.get"
