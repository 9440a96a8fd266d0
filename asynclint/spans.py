"""Places in source text: one-based lines, zero-based columns counted in code points.

Every stage speaks of places in these units; only a report that must use others (SARIF's one-based columns, an editor's
UTF-16) converts, at the edge.
"""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of source text. Lines count from 1, columns from 0 in code points; the end column is one past the
    last."""

    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column + 1}"
