"""Nobody else can hold the lock of an object that is being made."""

import threading

import requests


class Store:
    shared = threading.Lock()

    def __init__(self, address: str) -> None:
        self.address = address
        self.lock = threading.Lock()
        self.check()

    def check(self) -> None:
        with self.lock:
            self.state = requests.get(self.address, timeout=5)



class Registry:
    lock = threading.Lock()

    def __init__(self, address: str) -> None:
        with self.lock:
            self.state = requests.get(address, timeout=5)


async def make(address: str) -> tuple[Store, Registry]:
    store = Store(address)  # expect: BLK102
    store.check()  # expect: BLK102, BLK107
    return store, Registry(address)  # expect: BLK102, BLK107
