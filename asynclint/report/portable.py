"""What a report that leaves this machine can carry: findings whose files have a name relative to the project."""

from __future__ import annotations

from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.findings import Finding


@cache
def is_inside(path: str) -> bool:
    """Whether ``path`` can be named relative to the root."""
    return not PurePath(path).is_absolute() and ".." not in path.split("/")


def inside(findings: Sequence[Finding], report: str) -> tuple[list[Finding], tuple[str, ...]]:
    """The findings that ``report`` can carry, and a sentence about those it cannot, if there are any."""
    kept = [finding for finding in findings if is_inside(finding.path)]
    outside = len(findings) - len(kept)
    if not outside:
        return kept, ()
    files = "is in a file" if outside == 1 else "are in files"
    return kept, (f"{outside:,} of the findings {files} outside the project, and not in the {report}.",)
