"""Which of two modules is there is not known: either may be."""

import sys

if sys.platform == "win32":
    from time import sleep as settle
else:
    from time import sleep as settle

try:
    import httpx as client
except ImportError:
    import requests as client


async def probe(url: str) -> int:
    settle(0.1)  # expect: BLK101
    return client.get(url, timeout=5).status_code  # expect: BLK102
