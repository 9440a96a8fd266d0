"""While a server starts or stops nobody is served, so what takes a moment there harms nobody. What takes long is worth a
line all the same: an instance that is not ready is one that is missing."""

import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from fastapi import Depends, FastAPI
from toolbox import ToolServer


async def load_labels() -> str:
    return Path("labels.json").read_text()


async def load_settings() -> str:
    return await read_settings()


async def read_settings() -> str:
    return Path("settings.toml").read_text()


async def load_prices() -> str:  # also for requests
    return Path("prices.json").read_text()  # expect: BLK104


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    Path("ready").write_bytes(b"")
    app.state.labels = await load_labels()
    app.state.settings = await load_settings()
    app.state.prices = await load_prices()
    subprocess.run(["migrate"])  # expect: BLK105
    time.sleep(1)  # expect: BLK101
    yield
    Path("ready").write_bytes(b"")


def create_app() -> FastAPI:
    return FastAPI(lifespan=lifespan)


app = create_app()
older = FastAPI()


@older.on_event("startup")
async def open_journal() -> None:
    Path("journal.log").write_bytes(b"")


@older.on_event("shutdown")
def close_journal() -> None:
    Path("journal.log").write_bytes(b"")


@app.get("/prices", include_in_schema=False)
async def prices(known: str = Depends(load_prices)) -> str:
    Path("journal.log").write_text(known)  # expect: BLK104
    return known


async def read_banner(served: web.Application) -> None:
    served["banner"] = Path("banner.txt").read_text()


async def keep_lock(served: web.Application) -> AsyncIterator[None]:
    Path("lock").write_bytes(b"")
    yield
    Path("lock").write_bytes(b"")


async def banner(request: web.Request) -> web.Response:
    return web.Response(text=Path("banner.txt").read_text())  # expect: BLK104


def serve() -> None:
    served = web.Application()
    served.on_startup.append(read_banner)
    served.cleanup_ctx.append(keep_lock)
    served.router.add_get("/", banner)
    web.run_app(served)


class Shop(FastAPI):
    def __init__(self, *, lifespan: object) -> None:
        super().__init__(lifespan=lifespan)


@asynccontextmanager
async def open_shop(app: FastAPI) -> AsyncIterator[None]:
    Path("open").write_bytes(b"")
    yield
    time.sleep(1)  # expect: BLK101


shop = Shop(lifespan=open_shop)


class Tools:
    @asynccontextmanager
    async def running(self, server: object) -> AsyncIterator[None]:
        Path("running").write_bytes(b"")
        yield

    @asynccontextmanager
    async def borrowed(self) -> AsyncIterator[None]:
        Path("borrowed").write_bytes(b"")  # expect: BLK104
        yield

    def serve(self) -> None:
        ToolServer("tools", lifespan=self.running).run()
