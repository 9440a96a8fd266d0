"""Whoever is passed an open file reads it; text in memory is no file."""

from __future__ import annotations

import io
import json
import pickle
import tomllib
from pathlib import Path

import yaml


def settings(path: Path) -> dict:
    with path.open("rb") as file:
        return tomllib.load(file)


async def load(path: Path) -> dict:
    with path.open() as file:  # expect: BLK104
        books = json.load(file)  # expect: BLK104 "io.FileIO.read"
    with path.open() as file:  # expect: BLK104
        shelves = yaml.safe_load(file)  # expect: BLK104 "io.FileIO.read"
    return {**books, **shelves, **settings(path)}  # expect: BLK104


async def save(path: Path, books: dict) -> None:
    with path.open("wb") as file:  # expect: BLK104
        pickle.dump(books, file)  # expect: BLK104 "io.FileIO.write"


async def in_memory(text: str) -> bytes:
    books = json.load(io.StringIO(text))
    packed = io.BytesIO()
    pickle.dump({**books, **yaml.safe_load(text)}, packed)
    return packed.getvalue()
