"""The statements of a definition that hold what a check looks for, as code that can be parsed.

A statement needs nothing of what surrounds it to be parsed but an `if` above it when it is indented. No line of it is
changed, so every column is what it is in the file, and every line knows its number.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HEADER = "if 1:"
"""Stands above what is indented."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a file; ``numbers`` are those that they have there, 0 for a line that is not in it."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def around(self, wanted: Iterable[int]) -> Excerpt:
        """The statements that hold lines of the file numbered ``wanted``; all where Python cannot tell statements."""
        try:
            tree = ast.parse(self.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return self
        places = {number: place for place, number in enumerate(self.numbers, 1)}
        cut = _Cut(self.lines, {places[number] for number in wanted if number in places})
        cut.block(tree.body)
        return Excerpt(tuple(cut.lines), tuple(self.numbers[place - 1] if place else 0 for place in cut.places))


def lines_between(lines: Sequence[str], first: int, last: int) -> Excerpt:
    """Lines ``first`` to ``last`` of a file, which begin with a definition."""
    body = tuple(lines[first - 1 : last])
    numbers = tuple(range(first, first + len(body)))
    if body and body[0][:1] in {" ", "\t"}:
        return Excerpt((HEADER, *body), (0, *numbers))
    return Excerpt(body, numbers)


class _Cut:
    """Collects statements of parsed lines. ``places`` are those of the collected ``lines``, 0 for one put between."""

    def __init__(self, parsed: Sequence[str], wanted: set[int]) -> None:
        self.lines: list[str] = []
        self.places: list[int] = []
        self._parsed = parsed
        self._wanted = wanted

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Collects what is wanted of a block."""
        end = 0
        for statement in statements:
            first, last = _first_line(statement), _last_line(statement)
            if not self._wants(first, last + 1):
                continue
            blocks = _blocks(statement)
            if blocks and all(self._opens_line(block[0]) for block in blocks):
                self._compound(first, blocks)
            else:
                if first > end:  # else it shares a line with the one before
                    self._begin(first)
                self._take(max(first, end + 1), last + 1)
            end = last

    def _compound(self, first: int, blocks: Sequence[Sequence[ast.stmt]]) -> None:
        starts = [first, *(_last_line(block[-1]) + 1 for block in blocks)]
        headers = [(start, _first_line(block[0])) for start, block in zip(starts, blocks, strict=False)]
        if any(self._wants(*header) for header in headers):
            self._begin(first)
            for start, end in headers:
                self._take(start, end)
                if not self._is_elif(end):
                    self._put(self._indentation(end) + "pass")
        for block in blocks:
            self.block(block)

    def _begin(self, place: int) -> None:
        if self._indentation(place):
            self._put(HEADER)
        if self._is_elif(place):
            self._put(self._indentation(place) + HEADER + " pass")

    def _put(self, line: str) -> None:
        self.lines.append(line)
        self.places.append(0)

    def _take(self, first: int, end: int) -> None:
        self.lines.extend(self._parsed[first - 1 : end - 1])
        self.places.extend(range(first, end))

    def _wants(self, first: int, end: int) -> bool:
        return not self._wanted.isdisjoint(range(first, end))

    def _indentation(self, place: int) -> str:
        line = self._parsed[place - 1]
        return line[: len(line) - len(line.lstrip())]

    def _is_elif(self, place: int) -> bool:
        return self._parsed[place - 1].lstrip().startswith("elif")

    def _opens_line(self, statement: ast.stmt) -> bool:
        return not self._parsed[_first_line(statement) - 1][: statement.col_offset].strip(" \t\f@")


def _blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    """The blocks of a compound statement, in the order they are written."""
    match statement:
        case ast.Try(body, handlers, orelse, final) | ast.TryStar(body, handlers, orelse, final):
            blocks = [body, *(handler.body for handler in handlers), orelse, final]
        case ast.If(_, body, orelse) | ast.While(_, body, orelse):
            blocks = [body, orelse]
        case ast.For() | ast.AsyncFor():
            blocks = [statement.body, statement.orelse]
        case ast.With() | ast.AsyncWith() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            blocks = [statement.body]
        case _:
            return []
    return [block for block in blocks if block]


def _first_line(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", None)
    return decorators[0].lineno if decorators else statement.lineno


def _last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno
