"""An application for machines alone leaks nothing, and one without routes shows nothing."""

from fastapi import FastAPI, Request, Response
from prometheus_client import Counter, generate_latest

shop = FastAPI()
measuring = FastAPI()
ORDERS = Counter("orders_by_path", "Orders by path.", ["path"])


@measuring.get("/metrics")
def metrics() -> Response:
    return Response(generate_latest())


@measuring.get("/gpu-metrics")
def gpu_metrics() -> Response:
    return Response(b"gpu_watts 7")


@shop.get("/orders/{number}")
def order(number: int) -> int:
    return number


@shop.get("/metrics")  # expect: API201
def shop_metrics() -> Response:
    return Response(generate_latest())


def by_hand(path: str) -> Request:
    return Request({"type": "http", "path": path, "headers": [], "app": FastAPI()})


class Counting:
    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        asked = scope["path"]
        template = scope["route"].path

        async def counted(message):
            if message["type"] == "http.response.start":
                ORDERS.labels(path=asked).inc()  # expect: API210
                ORDERS.labels(path=template).inc()
            await send(message)

        await self.app(scope, receive, counted)


shop.add_middleware(Counting)
