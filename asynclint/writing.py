"""Writes files whole or not at all: an interrupted run leaves what was there before."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Gives a file new content; its mode stays, and so does a link that leads to it. Raises `OSError`."""
    target = Path(os.path.realpath(path))
    with suppress(FileNotFoundError):
        if target.read_bytes() == data:
            return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, _mode(target))  # noqa: PTH101  (beside os.replace, as strings)
        os.replace(name, target)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def _mode(target: Path) -> int:
    """The mode of a file, or the one that a new file would get."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
