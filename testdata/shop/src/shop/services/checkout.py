from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from shop.clients import PaymentClient
from shop.models import Order
from shop.repositories import OrderRepository


@dataclass
class Cart:
    customer_id: int
    prices: list[Decimal]
    token: str

    @property
    def total(self) -> Decimal:
        return sum(self.prices, Decimal(0))


@dataclass
class Checkout:
    orders: OrderRepository
    payments: PaymentClient

    def place(self, cart: Cart) -> Order:
        charge = self._charge(cart)
        try:
            return self._store(cart)
        except Exception:
            self.payments.refund(charge)
            raise

    def _charge(self, cart: Cart) -> str:
        return self.payments.charge(cart.token, cart.total)

    def _store(self, cart: Cart) -> Order:
        now = dt.datetime.now(dt.UTC)
        return self.orders.add(Order(customer_id=cart.customer_id, total=cart.total, placed_at=now))

    def quote(self, cart: Cart) -> dict[str, str]:
        return {"total": str(cart.total), "vat": str(cart.total / 5)}
