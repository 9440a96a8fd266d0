from __future__ import annotations

import abc


class Device(abc.ABC):
    def __init__(self, name: str) -> None:
        self.name = name
        self.value = 0.0

    @abc.abstractmethod
    def read(self) -> float: ...

    def refresh(self) -> float:
        self.value = self.read()
        return self.value

    def get(self) -> float:
        """The last value; asks nobody."""
        return self.value

    async def poll(self) -> float:
        return self.value
