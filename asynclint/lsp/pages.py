"""Rule pages as files, for editors to open: a client can be shown a document only where it can find it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from asynclint.report.rulepage import page

if TYPE_CHECKING:
    from asynclint.packs.model import Rule


class Pages:
    """A directory with the pages that were asked for. It goes when it is closed."""

    def __init__(self) -> None:
        self._directory: TemporaryDirectory[str] | None = None

    def uri_of(self, rule: Rule) -> str:
        """Where the page of ``rule`` can be read."""
        if self._directory is None:
            self._directory = TemporaryDirectory(prefix="asynclint-")
        file = Path(self._directory.name, f"{rule.code}-{rule.name}.md")
        file.write_text(page(rule), encoding="utf-8")
        return file.as_uri()

    def close(self) -> None:
        if self._directory is not None:
            self._directory.cleanup()
