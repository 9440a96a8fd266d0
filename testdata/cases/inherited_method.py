"""`super()`, overridden and inherited methods."""

import time
from pathlib import Path


class Exporter:
    target = Path("/srv/export")

    def export(self, text: str) -> None:
        self.write(text)

    def write(self, text: str) -> None:
        self.target.write_text(text)


class MemoryExporter(Exporter):
    def __init__(self) -> None:
        self.texts: list[str] = []

    def write(self, text: str) -> None:
        self.texts.append(text)


class SlowExporter(MemoryExporter):
    def write(self, text: str) -> None:
        time.sleep(1)
        super().write(text)


class ArchivingExporter(Exporter):
    def __init__(self) -> None:
        super().__init__()
        self.written = 0

    async def export_later(self, text: str) -> None:
        super().export(text)  # expect: BLK104
        self.written += 1


async def to_disk(exporter: ArchivingExporter, text: str) -> None:
    exporter.write(text)  # expect: BLK104


async def to_memory(text: str) -> None:
    MemoryExporter().write(text)


async def to_memory_slowly(text: str) -> None:
    SlowExporter().write(text)  # expect: BLK101
