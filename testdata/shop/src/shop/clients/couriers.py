from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import httpx


class CourierClient:
    """Rates and labels. The label service has no async endpoint of its own, so labels are fetched with a sync client."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.AsyncClient(base_url=base_url, timeout=10)
        self._labels = httpx.Client(base_url=base_url, timeout=30)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self._http.aclose()
        self._labels.close()

    async def rates(self, postcode: str) -> list[dict[str, Any]]:
        response = await self._http.get("/rates", params={"to": postcode})
        response.raise_for_status()
        return list(response.json())

    async def book(self, order_id: int, service: str) -> str:
        response = await self._http.post("/bookings", json={"order": order_id, "service": service})
        self.label(order_id)  # expect: BLK102 "httpx.Client.get"
        return str(response.json()["tracking"])

    def label(self, order_id: int) -> bytes:
        return self._labels.get(f"/labels/{order_id}.pdf").content
