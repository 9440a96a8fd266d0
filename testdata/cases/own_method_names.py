"""Methods that are called like primitives, on classes of the project."""

from __future__ import annotations


class Bed:
    def sleep(self, hours: float) -> None:
        self.hours = hours


class Registry:
    def __init__(self) -> None:
        self.entries: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.entries.get(name)

    def open(self, name: str) -> Registry:
        self.entries[name] = "open"
        return self

    def join(self, separator: str) -> str:
        return separator.join(self.entries)

    def read(self) -> str:
        return self.join(",")

    def execute(self, statement: str) -> None:
        self.entries[statement] = "executed"


async def use(registry: Registry, bed: Bed) -> str:
    bed.sleep(8)
    registry.open("door").execute("knock")
    return registry.get("door") or registry.read()
