"""An async helper is reported where it blocks, not where it is awaited."""

import requests


async def exchange_rate(currency: str) -> float:
    answer = requests.get("https://rates.example.com", params={"to": currency}, timeout=5)  # expect: BLK102
    return float(answer.json()["rate"])


async def convert(amount: float, currency: str) -> float:
    return amount * await exchange_rate(currency)
