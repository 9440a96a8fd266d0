import time
from pathlib import Path


def checksum(path: Path) -> int:
    return sum(path.read_bytes())


async def manifest(paths: list[Path]) -> dict[str, int]:
    return {path.name: checksum(path) for path in paths}  # expect: BLK104


async def lines(path: Path) -> list[str]:
    with path.open() as file:  # expect: BLK104
        return [line.strip() for line in file if line.strip()]  # expect: BLK112


async def delays() -> list[float]:
    return [time.monotonic() for _ in range(3)]
