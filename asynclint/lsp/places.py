"""Our places as the protocol has them: URIs for paths, and columns in the units that the client counts in.

Lines count from zero there, and columns in UTF-16 unless client and server agree on something better.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol.types import Position, Range
from pygls.uris import to_fs_path

if TYPE_CHECKING:
    from pygls.workspace import PositionCodec

    from asynclint.report.model import SourceText
    from asynclint.spans import Span


def path_of(uri: str) -> Path | None:
    """The file that a URI names; None for a buffer that is no file."""
    path = to_fs_path(uri)
    return Path(os.path.abspath(path)) if path else None  # noqa: PTH100  (a link stays the path its user knows)


def position_of(line: int, column: int, source: SourceText, codec: PositionCodec) -> Position:
    """A place of ours in the client's units."""
    return Position(line - 1, codec.client_num_units(source.line(line)[:column]))


def range_of(span: Span, source: SourceText, codec: PositionCodec) -> Range:
    """A span of ours in the client's units."""
    start = position_of(span.line, span.column, source, codec)
    return Range(start, position_of(span.end_line, span.end_column, source, codec))


def touches(one: Range, other: Range) -> bool:
    """Whether two ranges share a place; a cursor at the edge of a range is in it."""
    return one.start <= other.end and other.start <= one.end
