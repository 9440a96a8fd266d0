"""Endpoints in threads: what keeps one idle, what works in one, and what never gets one."""

import queue
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import httpx
import requests
from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool

app = FastAPI()
client = httpx.Client()
patient = httpx.Client(timeout=None)  # expect: API206
answers: queue.Queue[str] = queue.Queue()
counting = threading.Lock()
printing = threading.Lock()
visits = 0


def fetch(url: str) -> str:
    return requests.get(url).text  # expect: API206


def fetch_soon(url: str) -> str:
    return requests.get(url, timeout=5).text


def fetch_again(url: str) -> str:
    for delay in (1, 2, 4):
        try:
            return fetch_soon(url)
        except requests.ConnectionError:
            time.sleep(delay)
    return ""


def settings() -> dict[str, str]:
    time.sleep(0.5)  # expect: BLK113
    return {}


async def settings_of_the_loop() -> dict[str, str]:
    time.sleep(0.5)  # expect: BLK101
    return {}


@app.get("/prices")
def prices(options: Annotated[dict, Depends(settings)], others: Annotated[dict, Depends(settings_of_the_loop)]) -> str:
    return fetch("https://prices.example.com")  # expect: BLK113


@app.get("/rates")
def rates() -> list[str]:
    return [fetch_soon("https://a.example.com"), fetch_again("https://b.example.com"), client.get("/").text]


@app.get("/visits")
def count() -> int:
    global visits
    with counting:
        visits += 1
        return visits


@app.post("/labels")
def print_label(url: str) -> str:
    with printing:  # expect: BLK113
        return fetch_soon(url)


@app.get("/answer")
def answer() -> str:
    return answers.get()  # expect: BLK113


@app.get("/answer/now")
def answer_now() -> str:
    return answers.get_nowait()


@app.get("/pages")
def pages() -> list[str]:
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(fetch_soon, "https://a.example.com")
        return [first.result(), *pool.map(fetch_soon, ["https://b.example.com"])]


@app.get("/pages/later")
async def pages_later() -> str:
    return await run_in_threadpool(fetch_soon, "https://a.example.com")


def nightly() -> None:
    time.sleep(60)
