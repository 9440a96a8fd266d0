"""Products come as JSON from the wholesaler once an hour; between two deliveries a file on disk is the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests


class Catalogue:
    def __init__(self, path: Path, feed: str) -> None:
        self.path = path
        self.feed = feed
        self._products: dict[str, dict[str, Any]] = {}

    def __contains__(self, sku: str) -> bool:
        return sku in self._products

    def __getitem__(self, sku: str) -> dict[str, Any]:
        return self._products[sku]

    def get(self, sku: str) -> dict[str, Any] | None:
        return self._products.get(sku)

    @property
    def delivered(self) -> bool:
        return self.path.exists()

    @property
    def raw(self) -> str:
        return self.path.read_text()

    def load(self) -> None:
        self._products = {product["sku"]: product for product in json.loads(self.raw)}

    def refresh(self) -> int:
        products = requests.get(self.feed, timeout=30).json()
        self._products = {product["sku"]: product for product in products}
        return len(self._products)

    def search(self, words: str) -> Iterator[dict[str, Any]]:
        wanted = words.lower().split()
        for product in self._products.values():
            if all(word in product["name"].lower() for word in wanted):
                yield product

    def reviews(self, sku: str) -> Iterator[str]:
        with open(self.path.with_name(f"{sku}.reviews")) as reviews:
            for line in reviews:
                yield line.strip()
