"""Work that goes on beside the requests."""

from __future__ import annotations

import asyncio
import logging
import threading
import time

from shop.cache import Cache
from shop.services.catalogue import Catalogue

logger = logging.getLogger(__name__)


async def refresh_prices(catalogue: Catalogue, every: float = 3600) -> None:
    while True:
        catalogue.refresh()  # expect: BLK102
        await asyncio.sleep(every)


async def refresh_in_thread(catalogue: Catalogue, every: float = 3600) -> None:
    while True:
        count = await asyncio.to_thread(catalogue.refresh)
        logger.info("%d products", count)
        await asyncio.sleep(every)


def warm(cache: Cache, catalogue: Catalogue) -> None:
    for product in catalogue.search(""):
        cache.put(product["sku"], product)
        time.sleep(0.01)


def start_warming(cache: Cache, catalogue: Catalogue) -> threading.Thread:
    thread = threading.Thread(target=warm, args=(cache, catalogue), daemon=True)
    thread.start()
    return thread
