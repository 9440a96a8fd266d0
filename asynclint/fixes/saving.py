"""Writes a file that was fixed, and only over what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.writing import replace_file

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.fixes.rounds import Rewritten


class SaveError(Exception):
    """A file was left as it is, for the reason that the message gives."""


def save(root: Path, file: Rewritten) -> None:
    """Writes ``file``, whose path is relative to ``root``; a symbolic link stays one, and what it leads to is written.

    :raises SaveError: when it leads out of the root, is not what was read any more, or cannot be written.
    """
    try:
        target = (root / file.path).resolve(strict=True)
        if not target.is_relative_to(root.resolve()):
            raise SaveError(f"{file.path}: leads out of the project")
        if target.read_bytes() != file.before:
            raise SaveError(f"{file.path}: has changed since it was read")
        replace_file(target, file.after)
    except OSError as error:
        raise SaveError(f"{file.path}: cannot be written: {error.strerror or error}") from error
