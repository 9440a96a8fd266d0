"""Whoever is typed as a protocol may be any of its implementations."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Storage(Protocol):
    def save(self, name: str, body: bytes) -> None: ...


class DiskStorage(Storage):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, name: str, body: bytes) -> None:
        (self.folder / name).write_bytes(body)


class AsyncStorage(Protocol):
    async def save(self, name: str, body: bytes) -> None: ...


async def upload(storage: Storage, body: bytes) -> None:
    storage.save("upload", body)  # expect: BLK104


async def upload_async(storage: AsyncStorage, body: bytes) -> None:
    await storage.save("upload", body)
