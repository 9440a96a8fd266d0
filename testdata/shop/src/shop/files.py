from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path


def write_csv(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    for row in rows:
        yield ",".join(str(value) for value in row) + "\n"


def size(path: Path) -> int:
    return os.stat(path).st_size if os.path.exists(path) else 0


def archive(directory: Path) -> str:
    return shutil.make_archive(str(directory), "zip", directory)
