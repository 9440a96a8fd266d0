"""The packs that sessions go by, read again only when one of their files has changed."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from asynclint.packs.catalog import load_catalog
from asynclint.packs.locate import pack_directories

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from asynclint.packs.model import Catalog, Knowledge

Stamp = tuple[str, int, int, int]


@cache
def packs_of(extra: tuple[Path, ...]) -> Packs:
    """The packs that sessions of this process share: they are the same for all, and take longer to read than a small
    program to check."""
    return Packs(extra)


class Packs:
    """Catalogue and knowledge of the shipped rules and of further packs. The same objects come back while the files
    are the same; knowledge is read when it is asked for, which a run that the cache knows never does."""

    def __init__(self, extra: Sequence[Path]) -> None:
        self._extra = extra
        self._stamps: list[Stamp] | None = None
        self._catalog: Catalog | None = None
        self._knowledge: Knowledge | None = None
        self.directories: tuple[Path, ...] = ()

    def catalog(self) -> Catalog:
        """The rules as they are now. Raises `PackErrors` when a page is not valid."""
        self.directories = pack_directories(self._extra)
        stamps = sorted(stamp for directory in self.directories for stamp in _stamps(directory))
        if self._catalog is None or stamps != self._stamps:
            self._knowledge = None
            self._catalog = load_catalog(self.directories)
            self._stamps = stamps
        return self._catalog

    def knowledge(self) -> Knowledge:
        """What libraries do, of the packs that the catalogue is of. Raises `PackErrors` when a file is not valid."""
        if self._knowledge is None:
            from asynclint.packs.knowledge import load_knowledge  # noqa: PLC0415  (a known run does not ask)

            self._knowledge = load_knowledge(self.directories)
        return self._knowledge


def _stamps(directory: Path) -> Iterator[Stamp]:
    """What the disk says of each file of a pack."""
    for place, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(place, name)  # noqa: PTH118  (strings: this is done at every check)
            try:
                status = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            yield path, status.st_size, status.st_mtime_ns, status.st_ino
