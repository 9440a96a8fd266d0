"""BlackSheep calls plain handlers where it awaits the others: on the loop."""

import asyncio
import time

from blacksheep import Application, get, post

app = Application()


@get("/orders/{number}")
def order(number: int) -> str:
    time.sleep(0.1)  # expect: BLK101
    return str(number)


@app.router.get("/stock")
def stock() -> str:
    time.sleep(0.1)  # expect: BLK101
    return "full"


@post("/orders")
async def place() -> str:
    await asyncio.to_thread(store)
    return "placed"


def store() -> None:
    time.sleep(0.1)


@app.exception_handler(KeyError)
def missing(*_: object) -> None:
    time.sleep(0.1)  # expect: BLK101
