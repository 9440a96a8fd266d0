"""Names are what they were imported as."""

import time as clock
from time import sleep as pause
from urllib import request as net

import requests as rq


async def restart_pump(address: str) -> None:
    rq.post(f"http://{address}/stop", timeout=5)  # expect: BLK102 "requests.post"
    pause(0.5)  # expect: BLK101 "time.sleep"
    clock.sleep(0.5)  # expect: BLK101 "time.sleep"
    net.urlopen(f"http://{address}/start", timeout=5)  # expect: BLK102 "urllib.request.urlopen"


async def uptime(started: float) -> float:
    return clock.monotonic() - started
