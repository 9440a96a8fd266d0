"""The web interface."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

from aiohttp import ClientSession, web

from hub import store as storage
from hub.devices import Device, NetworkDevice, SerialDevice, SerialPort
from hub.offload import retried, run_in_thread

routes = web.RouteTableDef()
ROOT = Path(__file__).parent


class Address(TypedDict, total=False):
    host: str
    port: int


@retried(3)
def read_page(name: str) -> str:
    return (ROOT / "pages" / name).read_text()


@run_in_thread
def read_page_in_thread(name: str) -> str:
    return (ROOT / "pages" / name).read_text()


@routes.get("/")
async def index(request: web.Request) -> web.Response:
    page = read_page("index.html")  # expect: BLK101, BLK104
    return web.Response(text=page, content_type="text/html")


@routes.get("/help")
async def help_page(request: web.Request) -> web.Response:
    return web.Response(text=await read_page_in_thread("help.html"), content_type="text/html")


@routes.get("/devices")
async def devices(request: web.Request) -> web.Response:
    known: dict[str, Device] = request.app["devices"]
    values = {name: device.get() for name, device in known.items()}
    return web.json_response(values)


@routes.post("/devices/{name}")
async def add_device(request: web.Request) -> web.Response:
    address: Address = await request.json()
    if host := address.get("host"):
        device = NetworkDevice(request.match_info["name"], host)
        device.refresh()  # expect: BLK102
    else:
        device = SerialDevice(request.match_info["name"], SerialPort("/dev/ttyS0"))  # expect: BLK104
        await device.poll()
    request.app["devices"][device.name] = device
    return web.Response(status=201)


@routes.get("/readings")
async def readings(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    store: storage.Store = request.app["store"]
    for row in store.rows():  # expect: BLK112
        await response.write(json.dumps(row).encode())
    return response


class Neighbour(web.View):
    async def get(self) -> web.Response:
        async with ClientSession() as session, session.get("http://neighbour.local/") as answer:
            return web.Response(text=await answer.text())

    async def post(self) -> web.Response:
        body = await self.request.text()
        with open(ROOT / "neighbour.log", "a") as log:  # expect: BLK104
            log.write(body)  # expect: BLK104
        return web.Response()


@web.middleware
async def refuse_during_update(request: web.Request, handler: web.Handler) -> web.StreamResponse:
    if Path("/run/hub.update").exists():
        raise web.HTTPServiceUnavailable(text=Path("/run/hub.update").read_text())  # expect: BLK104
    return await handler(request)


def create_app(store: storage.Store) -> web.Application:
    app = web.Application(middlewares=[refuse_during_update])
    app["store"] = store
    app["devices"] = {}
    app.add_routes(routes)
    app.router.add_view("/neighbour", Neighbour)
    return app
