from __future__ import annotations

from typing import Optional

import httpx


class Webhook:
    def __init__(self) -> None:
        self.client: Optional[httpx.Client] = None
        self.spare: httpx.Client | None = None

    def connect(self) -> None:
        self.client = httpx.Client()

    async def fire(self, url: str) -> int:
        if self.client is None:
            self.connect()
        assert self.client is not None
        return self.client.post(url).status_code  # expect: BLK102

    async def fire_spare(self, url: str) -> int:
        return self.spare.post(url).status_code if self.spare else 0  # expect: BLK102
