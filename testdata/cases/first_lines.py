"""The first thing that anybody tries: a script whose coroutine does all there is."""

import asyncio
import sqlite3
import subprocess
import time

import requests


async def fetch(url: str) -> str:
    return requests.get(url, timeout=5).text  # expect: BLK102


async def main() -> None:
    time.sleep(1)  # expect: BLK101
    subprocess.run(["ls"])  # expect: BLK105
    name = input("name: ")  # expect: BLK108
    print(await fetch(f"https://example.org/{name}"))
    sqlite3.connect("names.db").execute("select 1")  # expect: BLK103, BLK103


if __name__ == "__main__":
    asyncio.run(main())
