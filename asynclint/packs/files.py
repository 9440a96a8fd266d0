"""Reads the files of packs as bytes and TOML; what cannot be read is a mistake of the pack like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tomli

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from asynclint.packs.errors import Mistakes


def pack_files(directories: Sequence[Path], part: str, suffix: str) -> Iterator[Path]:
    """The files below ``part`` of each pack, pack by pack and sorted within one, so that later packs can override."""
    for directory in directories:
        yield from sorted((directory / part).rglob(f"*{suffix}"))


def read_bytes(path: Path, mistakes: Mistakes) -> bytes:
    """The content of a file; nothing when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        mistakes.add(path, "", f"cannot be read: {error.strerror}")
        return b""


def decode(path: Path, content: bytes, mistakes: Mistakes) -> str | None:
    try:
        return content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        mistakes.add(path, "", f"is not UTF-8: {error.reason} at byte {error.start}")
        return None


def parse_toml(path: Path, text: str, mistakes: Mistakes, where: str = "") -> dict[str, Any] | None:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        mistakes.add(path, where, f"is not TOML: {error}")
        return None
