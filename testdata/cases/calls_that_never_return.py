"""What follows a call that does not come back is not reached."""

import os
import sys
import time
from typing import NoReturn

import requests


class Refused(Exception):
    pass


def refuse(reason: str) -> NoReturn:
    raise Refused(reason)


def give_up(reason):
    print(reason)
    raise Refused(reason)


class Door:
    def lock(self):
        print("locked")
        raise Refused("locked")

    def slam(self):
        print("slammed")
        raise Refused("slammed")


class Gate(Door):
    def lock(self):
        print("shut")


async def enter(name: str) -> None:
    if name == "stop":
        sys.exit(1)
    elif name == "die":
        os._exit(1)
    else:
        refuse(name)
    time.sleep(1)


async def leave(name: str) -> None:
    if not name:
        give_up("no name")
        time.sleep(1)
    match name:
        case "front":
            client = requests
        case "back":
            Door().slam()
            time.sleep(1)
        case _:
            refuse(name)
    client.get("https://example.com", timeout=5)  # expect: BLK102


async def guard(door: Door) -> None:
    door.lock()
    time.sleep(1)  # expect: BLK101


async def knock() -> None:
    while True:
        if input("who?"):  # expect: BLK108
            continue
        time.sleep(1)  # expect: BLK101
    time.sleep(2)
