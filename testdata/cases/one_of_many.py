"""Calls that any of many classes may answer: what most of them do is likely, what one of them does is not."""

import shutil
from abc import ABC, abstractmethod
from pathlib import Path

import boto3


class Storage(ABC):
    @abstractmethod
    def remove(self, name: str) -> None: ...

    @abstractmethod
    def url(self, name: str) -> str: ...


class LocalStorage(Storage):
    def remove(self, name: str) -> None:
        Path("/srv", name).write_bytes(b"")

    def url(self, name: str) -> str:
        return f"/files/{name}"


class TrashStorage(Storage):
    def remove(self, name: str) -> None:
        shutil.move(f"/srv/{name}", "/srv/trash")

    def url(self, name: str) -> str:
        return f"/trash/{name}"


class LinkedStorage(Storage):
    def remove(self, name: str) -> None:
        Path("/srv", name).write_bytes(b"")

    def url(self, name: str) -> str:
        return Path("/srv", name).read_text()


class BucketStorage(Storage):
    def __init__(self) -> None:
        self.client = boto3.client("s3")

    def remove(self, name: str) -> None:
        self.client.delete_object(Bucket="uploads", Key=name)

    def url(self, name: str) -> str:
        return f"s3://uploads/{name}"


class NoStorage(Storage):
    def remove(self, name: str) -> None:
        raise LookupError(name)

    def url(self, name: str) -> str:
        return ""


async def remove_upload(storage: Storage, name: str) -> None:
    storage.remove(name)  # expect: BLK104


def forget(storage: Storage, names: list[str]) -> None:
    for name in names:
        storage.remove(name)


async def forget_uploads(storage: Storage, names: list[str]) -> None:
    forget(storage, names)  # expect: BLK104


async def show_upload(storage: Storage, name: str) -> str:
    return storage.url(name)


class Reader(ABC):
    @abstractmethod
    def can_read(self, name: str) -> bool: ...

    @abstractmethod
    def read(self, name: str) -> str: ...


class TextReader(Reader):
    def can_read(self, name: str) -> bool:
        return name.endswith(".txt")

    def read(self, name: str) -> str:
        return Path("/srv", name).read_text()


class TableReader(Reader):
    def can_read(self, name: str) -> bool:
        return name.endswith(".csv")

    def read(self, name: str) -> str:
        return Path("/srv", name).read_text(encoding="latin-1")


class PageReader(Reader):
    def can_read(self, name: str) -> bool:
        return name.endswith(".html")

    def read(self, name: str) -> str:
        return Path("/srv", name).read_text(errors="replace")


class LiteralReader(Reader):
    def can_read(self, name: str) -> bool:
        return True

    def read(self, name: str) -> str:
        return name


READERS = [TextReader(), TableReader(), PageReader(), LiteralReader()]


async def literal(name: str) -> str:
    for reader in READERS:
        if reader.can_read(name):
            return reader.read(name)
    return ""
