"""What is made only where nobody passes it is not made for those who do."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass
class Catalog:
    names: tuple[str, ...]


class Basket:
    def __init__(self) -> None:
        self.items: list[str] = []

    def __len__(self) -> int:
        return len(self.items)


def stored_catalog() -> Catalog:
    with sqlite3.connect("catalog.db") as connection:
        return Catalog(tuple(row[0] for row in connection.execute("select name from items")))


def stored_basket() -> Basket:
    sqlite3.connect("baskets.db").close()
    return Basket()


def names(catalog: Catalog | None = None) -> list[str]:
    catalog = catalog or stored_catalog()
    return sorted(catalog.names)


def longest(catalog: Catalog | None = None) -> str:
    if catalog is None:
        catalog = stored_catalog()
    return max(catalog.names, key=len)


def first(catalog: Catalog | None = None, tries: int = 2) -> str:
    for _ in range(tries):
        if catalog is None:
            catalog = stored_catalog()
        if catalog.names:
            return names(catalog)[0]
        catalog = None
    return ""


def packed(basket: Basket | None = None) -> int:
    return len(basket or stored_basket())


async def offer(catalog: Catalog) -> str:
    return f"{longest(catalog)}: {', '.join(names(catalog))}"


async def offer_all() -> str:
    return f"{longest()}: {', '.join(names())}"  # expect: BLK103, BLK103


async def offer_some(catalog: Catalog) -> str:
    return first(catalog)  # expect: BLK103


async def pack() -> int:
    return packed(Basket())  # expect: BLK103
