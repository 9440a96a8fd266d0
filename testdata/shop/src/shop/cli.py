"""Runs without a loop: everything may block here."""

from __future__ import annotations

import argparse
import time
from decimal import Decimal
from pathlib import Path

from shop.cache import Cache
from shop.clients import PaymentClient
from shop.files import archive, write_csv
from shop.mail import Mailer
from shop.repositories import OrderRepository, SessionFactory
from shop.services.catalogue import Catalogue
from shop.services.checkout import Cart, Checkout
from shop.services.invoices import invoice
from shop.settings import Settings, get_settings


def export(settings: Settings) -> None:
    with SessionFactory() as session:
        orders = OrderRepository(session)
        for number, page in enumerate(orders.pages()):
            write_csv(settings.export_dir / f"{number}.csv", ((order.id, order.total) for order in page))
    print(archive(settings.export_dir))


def resend(settings: Settings, order_id: int) -> None:
    mailer = Mailer(settings.smtp_host)
    with SessionFactory() as session:
        if order := OrderRepository(session).get(order_id):
            Path(f"{order_id}.pdf").write_bytes(invoice(order))
            mailer.send(input("to: "), "Your invoice", "Attached.")


def try_payment(settings: Settings) -> None:
    with SessionFactory() as session:
        checkout = Checkout(OrderRepository(session), PaymentClient(settings.payment_url))
        checkout.place(Cart(1, [Decimal(1)], "test-token"))


def watch(settings: Settings) -> None:
    catalogue = Catalogue(settings.export_dir / "products.json", settings.courier_url)
    cache = Cache(settings.redis_url)
    while True:
        cache.put("products", catalogue.refresh())
        time.sleep(60)


def main() -> None:
    parser = argparse.ArgumentParser(prog="shop")
    parser.add_argument("command", choices=["export", "resend", "try-payment", "watch"])
    parser.add_argument("--order", type=int, default=0)
    arguments = parser.parse_args()
    settings = get_settings()
    match arguments.command:
        case "export":
            export(settings)
        case "resend":
            resend(settings, arguments.order)
        case "try-payment":
            try_payment(settings)
        case "watch":
            watch(settings)
