"""Repositories and pools with type parameters in brackets, as newer Python writes them."""

import time
from dataclasses import dataclass

import httpx
import requests


class Model:
    def save(self) -> None:
        time.sleep(1)


class Invoice(Model): ...


class Draft(Model):
    def save(self) -> None: ...


type Clients[Key] = dict[Key, requests.Session]


class Repository[Row: Model]:
    def __init__(self, model: type[Row]) -> None:
        self.model = model

    def create(self, **values: object) -> Row:
        return self.model(**values)

    async def create_all(self, rows: list[dict]) -> list[Row]:
        made = [self.create(**row) for row in rows]
        for one in made:
            one.save()  # expect: BLK101
        return made


class Invoices(Repository[Invoice]): ...


class Drafts(Repository[Draft]): ...


@dataclass
class Pool[Client = requests.Session]:
    client: Client
    spare: list[Client]


def first[Item](items: list[Item]) -> Item | None:
    return items[0] if items else None


def made[Kind](kind: type[Kind]) -> Kind:
    return kind()


async def invoice(invoices: Invoices, drafts: Drafts) -> None:
    invoices.create().save()  # expect: BLK101
    drafts.create().save()


async def fetch(url: str, pool: Pool, calm: Pool[httpx.AsyncClient], clients: Clients[str]) -> None:
    pool.client.get(url, timeout=5)  # expect: BLK102
    pool.spare[0].get(url, timeout=5)  # expect: BLK102
    await calm.client.get(url)
    calm.spare[0].get(url)
    clients["shop"].get(url, timeout=5)  # expect: BLK102
    found = first([requests.Session()])
    if found is not None:
        found.get(url, timeout=5)  # expect: BLK102
    made(requests.Session).get(url, timeout=5)  # expect: BLK102
    made(dict).get(url)
