import time

import requests


def refill(name: str) -> None:
    requests.post("https://stock.example.com", json={"name": name})


def wait_until_full() -> None:
    while requests.get("https://stock.example.com").text != "full":  # expect: API206
        time.sleep(1)
