from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException
from starlette.concurrency import run_in_threadpool

from shop import mail
from shop.clients import PaymentRefused
from shop.deps import current_customer, get_checkout, get_mailer, get_orders, get_shipping
from shop.mail import Mailer
from shop.models import Customer
from shop.repositories import OrderRepository
from shop.services.checkout import Cart, Checkout
from shop.services.shipping import Shipping

router = APIRouter(prefix="/orders")

OrdersDep = Annotated[OrderRepository, Depends(get_orders)]


@router.post("/", status_code=201)
async def place(
    cart: Cart,
    tasks: BackgroundTasks,
    checkout: Annotated[Checkout, Depends(get_checkout)],
    mailer: Annotated[Mailer, Depends(get_mailer)],
    customer: Annotated[Customer, Depends(current_customer)],
) -> dict[str, Any]:
    try:
        order = checkout.place(cart)  # expect: BLK101, BLK102, BLK103
    except PaymentRefused as refused:
        raise HTTPException(402) from refused
    tasks.add_task(mailer.send, customer.email, "Thank you", f"Order {order.id}")
    tasks.add_task(mail.send_receipt, mailer, customer.email, order.id)  # expect: BLK114
    return {"id": order.id}


@router.post("/quote")
async def quote(cart: Cart, checkout: Annotated[Checkout, Depends(get_checkout)]) -> dict[str, str]:
    return checkout.quote(cart)


@router.post("/later", status_code=202)
async def place_in_thread(cart: Cart, checkout: Annotated[Checkout, Depends(get_checkout)]) -> dict[str, Any]:
    order = await run_in_threadpool(checkout.place, cart)
    return {"id": order.id, "placed": order.get("placed_at")}


@router.get("/{order_id}")
def show(order_id: int, orders: OrdersDep) -> dict[str, Any]:
    order = orders.get(order_id)
    if order is None:
        raise HTTPException(404)
    return {"id": order.id, "total": str(order.total)}


@router.post("/{order_id}/ship")
async def ship(order_id: int, orders: OrdersDep, shipping: Annotated[Shipping, Depends(get_shipping)]) -> str:
    order = orders.get(order_id)  # expect: BLK103 "sqlalchemy.orm.Session.get"
    if order is None:
        raise HTTPException(404)
    return await shipping.ship(order)


@router.post("/ship-all")
async def ship_all(orders: OrdersDep, shipping: Annotated[Shipping, Depends(get_shipping)]) -> list[str]:
    waiting = await asyncio.to_thread(orders.unshipped)
    return await shipping.ship_all(waiting)
