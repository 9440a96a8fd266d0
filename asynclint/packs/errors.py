"""What is wrong with packs, told all at once.

A pack is written by hand, often by people who do not write Python: every mistake of every file is collected, and each
says where it stands and what would have been right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PackError:
    """One mistake. ``where`` is the place inside the file (a table, a line), empty when it is the whole file."""

    path: Path
    where: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (str(self.path), self.where, self.message) if part)


class PackErrors(Exception):  # noqa: N818  (it is many)
    """Every mistake that was found in a set of packs, in the order of the files."""

    def __init__(self, errors: Iterable[PackError]) -> None:
        self.errors = tuple(errors)
        super().__init__(self.errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


class Mistakes:
    """Collects errors while packs are read."""

    def __init__(self) -> None:
        self._errors: list[PackError] = []

    def add(self, path: Path, where: object, message: str) -> None:
        """Add an error; ``where`` is turned into text only here."""
        self._errors.append(PackError(path, str(where), message))

    def add_all(self, path: Path, where: object, messages: Iterable[str]) -> bool:
        """Add one error for each message; whether there were any."""
        before = len(self._errors)
        for message in messages:
            self.add(path, where, message)
        return len(self._errors) > before

    def raise_any(self) -> None:
        """Raise `PackErrors` if there is anything to tell."""
        if self._errors:
            raise PackErrors(self._errors)
