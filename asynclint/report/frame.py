"""The source frame: the lines a span covers, with the span marked under or beside them.

Made of plain rows, so that what stands where can be tested without colour. Columns are cells of the terminal, not
characters: tabs, wide and combining characters shift everything to their right, and a line too long for the terminal
is cropped around the span.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from asynclint.report.cells import cells, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.report.model import SourceText
    from asynclint.spans import Span

TAB = 4
ELLIPSIS = "..."
_MOST_LINES = 7  # of a span that covers more, only the ends are shown
_BAR = 2  # cells between the gutter and the code that the bar of a span over several lines takes


class Row(NamedTuple):
    """One row of a frame: the line number or nothing, the bar of a long span, then code or, if ``marks``, carets."""

    gutter: str
    bar: str
    text: str
    marks: bool = False


def frame(source: SourceText, span: Span, width: int) -> Iterator[Row]:
    """The rows that show ``span``, with code at most ``width`` cells wide. None for a line the text does not have."""
    if span.line > len(source.lines):
        return
    end_line, end_column = min(span.end_line, len(source.lines)), span.end_column
    if end_line > span.line and end_column == 0:  # it ends with a line end: on the line before, for a reader
        end_line, end_column = end_line - 1, len(source.line(end_line - 1))
    yield Row("", "", "")
    if end_line == span.line:
        code, start, end = _fit(source.line(span.line), span.column, end_column, width)
        yield Row(str(span.line), "", code)
        yield Row("", "", " " * start + "^" * (end - start), marks=True)
        return
    room = width - _BAR
    code, start, _ = _fit(source.line(span.line), span.column, span.column + 1, room)
    yield Row(str(span.line), "  ", code)
    yield Row("", " ", "_" * (start + 1) + "^", marks=True)
    for number in _between(span.line + 1, end_line):
        if number is None:
            yield Row(ELLIPSIS, "|", "")
        else:
            yield Row(str(number), "| ", _fit(source.line(number), 0, 1, room)[0])
    code, _, end = _fit(source.line(end_line), max(end_column - 1, 0), end_column, room)
    yield Row(str(end_line), "| ", code)
    yield Row("", "|", "_" * end + "^", marks=True)


def _between(first: int, end: int) -> Iterator[int | None]:
    """The line numbers from ``first`` up to ``end``, with one ``None`` for those left out of a long stretch."""
    if end - first <= _MOST_LINES - 2:
        yield from range(first, end)
        return
    yield from (first, first + 1, None, end - 1)


def _fit(line: str, start: int, end: int, width: int) -> tuple[str, int, int]:
    """``line`` as shown in ``width`` cells, and the cells at which its columns ``start`` to ``end`` then stand.

    There is always a cell between the two, also for an empty span and for one at the end of the line.
    """
    start = min(start, len(line))
    end = max(min(end, len(line)), start + 1)
    pieces, at = _expanded(line + " ")  # the cell that an empty span at the end of the line is marked in
    total = at[len(line)]
    if total <= width:
        return "".join(pieces).rstrip(), at[start], max(at[end], at[start] + 1)
    room = width - len(ELLIPSIS)
    first, last = 0, len(line)
    if at[end] > room:
        first = bisect_left(at, min(at[start] - room // 4, total - room))
    lead = ELLIPSIS if first else ""
    if total - at[first] > room:
        last = bisect_right(at, at[first] + room - len(lead), hi=last + 1) - 1
    tail = ELLIPSIS if last < len(line) else ""
    shift = len(lead) - at[first]
    left = at[start] + shift
    return lead + "".join(pieces[first:last]) + tail, left, max(min(at[end], at[last]) + shift, left + 1)


def _expanded(line: str) -> tuple[list[str], list[int]]:
    """What is shown for each character, and the cell each starts at (with one more, for the end)."""
    if line.isascii() and line.isprintable():
        return list(line), list(range(len(line) + 1))
    pieces: list[str] = []
    widths: list[int] = []
    column = 0
    for char in line:
        piece = " " * (TAB - column % TAB) if char == "\t" else shown(char)
        pieces.append(piece)
        widths.append(cells(piece))
        column += widths[-1]
    return pieces, list(accumulate(widths, initial=0))
