from __future__ import annotations

from sqlalchemy import select

from ..models import Customer
from .base import Repository


class CustomerRepository(Repository[Customer]):
    model = Customer

    def by_email(self, email: str) -> Customer | None:
        query = select(Customer).where(Customer.email == email.lower())
        return self.session.execute(query).scalars().first()
