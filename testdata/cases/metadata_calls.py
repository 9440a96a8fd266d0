"""Asking about a file is a kind of its own, and silent unless it is asked for."""

import os
from pathlib import Path


async def fresh(path: Path, seconds: float) -> bool:
    if not path.exists() or not os.path.isfile(path):
        return False
    return path.stat().st_mtime + seconds > os.path.getmtime(path.parent)
