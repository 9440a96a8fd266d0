"""A page of NiceGUI is built on the loop, and what answers its events runs there; `run.io_bound` leaves it."""

import time

import requests
from nicegui import app, run, ui

PRICES = "https://prices.example.com"


@ui.page("/")
def index() -> None:
    requests.get(PRICES, timeout=5)  # expect: BLK102
    ui.button("Order", on_click=order)
    ui.input("Name", on_change=lambda event: rename(event.value))  # expect: BLK101
    ui.timer(1.0, tick)


def order() -> None:
    time.sleep(1)  # expect: BLK101


def rename(name: str) -> None:
    time.sleep(len(name))


def tick() -> None:
    time.sleep(1)  # expect: BLK101


async def load() -> str:
    await run.cpu_bound(work)
    return (await run.io_bound(requests.get, PRICES, timeout=5)).text


def work() -> None:
    time.sleep(1)


def greet() -> None:
    time.sleep(1)  # expect: BLK101


app.on_connect(greet)
ui.run()
