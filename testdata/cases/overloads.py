from pathlib import Path
from typing import Literal, overload


@overload
def load(path: Path, *, binary: Literal[True]) -> bytes: ...
@overload
def load(path: Path, *, binary: Literal[False] = False) -> str: ...
def load(path: Path, *, binary: bool = False) -> str | bytes:
    return path.read_bytes() if binary else path.read_text()


async def logo(folder: Path) -> bytes:
    return load(folder / "logo.png", binary=True)  # expect: BLK104
