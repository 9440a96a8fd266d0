from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from ..models import Order
from .base import Repository


class OrderRepository(Repository[Order]):
    model = Order

    def unshipped(self) -> Sequence[Order]:
        return self.session.scalars(select(Order).where(Order.shipped.is_(False))).all()

    def pages(self, size: int = 500) -> Iterator[Sequence[Order]]:
        last = 0
        while page := self.session.scalars(select(Order).where(Order.id > last).limit(size)).all():
            yield page
            last = page[-1].id
