"""What never runs, or never runs here, is no finding."""

from typing import TYPE_CHECKING

import time

if TYPE_CHECKING:
    from requests import Session


async def settle() -> None:
    if False:
        time.sleep(10)
    if TYPE_CHECKING:
        time.sleep(10)
    return
    time.sleep(10)


async def login(session: "Session") -> None:
    if not TYPE_CHECKING:
        session.close()
    else:
        time.sleep(1)
    session.post("https://example.com/login", timeout=5)  # expect: BLK102 "requests.Session.post"


if __name__ == "__main__":
    time.sleep(1)
