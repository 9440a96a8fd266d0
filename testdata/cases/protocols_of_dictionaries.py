"""What a dictionary has all of is a dictionary, whoever else has it."""

import time
from typing import Any, Protocol


class HasKeys(Protocol):
    def keys(self) -> list[str]: ...

    def __getitem__(self, key: str) -> Any: ...


class Source(Protocol):
    def keys(self) -> list[str]: ...

    def load(self, key: str) -> Any: ...


class Policies:
    def keys(self) -> list[str]:
        time.sleep(0.1)
        return []

    def __getitem__(self, key: str) -> Any:
        return key

    def load(self, key: str) -> Any:
        return key


async def copied(given: HasKeys) -> list[Any]:
    return [given[key] for key in given.keys()]


async def loaded(source: Source) -> list[Any]:
    return [source.load(key) for key in source.keys()]  # expect: BLK101
