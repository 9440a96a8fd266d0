"""What endpoints ask for. Sync dependencies run in the thread pool, async ones on the loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request
from sqlalchemy.orm import Session

from shop.cache import AsyncCache, Cache
from shop.clients import PaymentClient
from shop.mail import Mailer
from shop.models import Customer
from shop.repositories import CustomerRepository, OrderRepository, SessionFactory
from shop.services.catalogue import Catalogue
from shop.services.checkout import Checkout
from shop.services.shipping import Shipping
from shop.settings import get_settings


def get_session() -> Iterator[Session]:
    with SessionFactory() as session:
        yield session


async def get_audit_session() -> AsyncIterator[Session]:
    session = SessionFactory()
    try:
        yield session
    finally:
        session.close()  # expect: BLK103 "sqlalchemy.orm.Session.close"


SessionDep = Annotated[Session, Depends(get_session)]


def get_cache() -> Cache:
    return Cache(get_settings().redis_url)


def get_async_cache(request: Request) -> AsyncCache:
    return AsyncCache(get_settings().redis_url)


def get_catalogue(request: Request) -> Catalogue:
    return request.app.state.catalogue


def get_shipping(request: Request) -> Shipping:
    return request.app.state.shipping


def get_mailer() -> Mailer:
    return Mailer(get_settings().smtp_host)


def get_orders(session: SessionDep) -> OrderRepository:
    return OrderRepository(session)


def get_checkout(orders: Annotated[OrderRepository, Depends(get_orders)]) -> Checkout:
    return Checkout(orders, PaymentClient(get_settings().payment_url))


async def current_customer(session: SessionDep, x_customer: Annotated[str, Header()]) -> Customer:
    customer = CustomerRepository(session).by_email(x_customer)  # expect: BLK103 "sqlalchemy.orm.Session.execute"
    if customer is None:
        raise HTTPException(401)
    return customer


class RateLimit:
    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute

    def __call__(self, cache: Annotated[Cache, Depends(get_cache)], request: Request) -> None:
        key = f"limit:{request.url.path}"
        count = cache.get(key) or 0
        if count >= self.per_minute:
            raise HTTPException(429)
        cache.put(key, count + 1)
