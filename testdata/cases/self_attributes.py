"""Attributes that a base class or another method assigned."""

import socket

import httpx


class Connected:
    def __init__(self, host: str) -> None:
        self.http = httpx.Client(base_url=host)
        self.open_socket()

    def open_socket(self) -> None:
        self.socket = socket.socket()


class Thermostat(Connected):
    async def set(self, degrees: float) -> None:
        self.http.put("/target", json={"degrees": degrees})  # expect: BLK102
        self.socket.sendall(b"changed")  # expect: BLK106
