"""Applies edits to a text, and keeps all that they do not speak of: above all how its lines end."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from asynclint.fixes.model import Edit

_LINE_END = re.compile(r"\r\n?|\n")


class OverlapError(ValueError):
    """Two edits change the same characters."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` with all of ``edits``; what is written ends its lines as the line does that it begins on.

    Equal edits are made once. Raises `OverlapError` when two of them disagree.
    """
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    made: list[str] = []
    at = 0
    for edit in ended(text, sorted(set(edits))):
        span = edit.span
        first, last = starts[span.line - 1] + span.column, starts[span.end_line - 1] + span.end_column
        if first < at:
            raise OverlapError(edit)
        made += (text[at:first], edit.text)
        at = last
    return "".join((*made, text[at:]))


def ended(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    """``edits`` of ``text`` as they are written: each ends its lines as the line does that it begins on."""
    ends = [*_LINE_END.finditer(text)]
    for edit in edits:
        yield replace(edit, text=edit.text.replace("\n", _line_end(ends, edit.span.line)))


def overlap(edits: Sequence[Edit], others: Iterable[Edit]) -> bool:
    """Whether some edit changes what one of ``others`` does, other than in the same way.

    Two insertions at one place do, unless they are whole lines: what is written there may depend on the other. And so
    do edits of which one is within what the other writes anew, even where they do not meet.
    """
    return any(_clash(edit, other) for other in others for edit in edits)


def _clash(edit: Edit, other: Edit) -> bool:
    if edit == other:
        return False
    (one, first), (two, second) = sorted((each.within or each.span, each.text) for each in (edit, other))
    if one == two:
        return not (first.endswith("\n") and second.endswith("\n"))
    return (two.line, two.column) < (one.end_line, one.end_column)


def _line_end(ends: Sequence[re.Match[str]], line: int) -> str:
    """How a line ends; the last one as the one before it."""
    return ends[min(line, len(ends)) - 1][0] if ends else "\n"
