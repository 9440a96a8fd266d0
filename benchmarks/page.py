"""The section of docs/performance.md that is measured; what people wrote around it stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BEGIN = "<!-- measured: written by `python -m benchmarks` -->"
END = "<!-- /measured -->"


def replace_section(page: Path, section: str) -> None:
    """Puts ``section`` between the marks of ``page``.

    :raises ValueError: when it has no such marks.
    """
    text = page.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page} has no section between {BEGIN} and {END}")
    page.write_text(f"{before}{begin}\n\n{section.strip()}\n\n{end}{after}", "utf-8", newline="\n")
