from pathlib import Path
from time import sleep as wait

__all__ = ["snapshot"]


def snapshot(path: str) -> str:
    return Path(path).read_text()


def _private(path: str) -> str:
    return Path(path).read_text()
