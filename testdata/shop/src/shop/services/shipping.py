from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

from shop.clients import CourierClient
from shop.models import Order
from shop.services import invoices


class Shipping:
    def __init__(self, courier: CourierClient, printer: str) -> None:
        self.courier = courier
        self.printer = printer
        self._printed = 0

    async def ship(self, order: Order) -> str:
        tracking = await self.courier.book(order.id, "standard")
        await self._print(order)
        return tracking

    async def ship_all(self, orders: Sequence[Order]) -> list[str]:
        return await asyncio.gather(*(self.ship(order) for order in orders))

    async def _print(self, order: Order) -> None:
        document = invoices.invoice(order)  # expect: BLK104, BLK105
        self._send(document)  # expect: BLK106 "socket.create_connection"
        self._printed += 1

    async def reprint(self, order: Order) -> None:
        document = await invoices.invoice_in_thread(order)
        await asyncio.to_thread(self._send, document)

    def _send(self, document: bytes) -> None:
        with socket.create_connection((self.printer, 9100), timeout=3) as connection:
            connection.sendall(document)
