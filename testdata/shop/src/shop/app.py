from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from shop import jobs
from shop.api import router
from shop.cache import Cache
from shop.clients import CourierClient
from shop.middleware import AuditLog, Throttle
from shop.services.catalogue import Catalogue
from shop.services.shipping import Shipping
from shop.settings import get_settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = get_settings()
    catalogue = Catalogue(Path("/var/lib/shop/products.json"), f"{settings.courier_url}/feed")
    catalogue.load()  # nobody is served yet
    app.state.catalogue = catalogue
    warming = jobs.start_warming(Cache(settings.redis_url), catalogue)
    prices = asyncio.create_task(jobs.refresh_prices(catalogue))
    safely = asyncio.create_task(jobs.refresh_in_thread(catalogue))
    async with CourierClient(settings.courier_url) as courier:
        app.state.shipping = Shipping(courier, "printer.local")
        yield
    prices.cancel()
    safely.cancel()
    warming.join(timeout=5)  # expect: BLK107 "threading.Thread.join"


def create_app() -> FastAPI:
    settings = get_settings()
    settings.export_dir.mkdir(parents=True, exist_ok=True)
    app = FastAPI(title="Shop", lifespan=lifespan)
    app.include_router(router)
    app.add_middleware(Throttle)
    app.add_middleware(AuditLog, path=settings.export_dir / "audit.log")
    return app
