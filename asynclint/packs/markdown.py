"""Finds headings, fenced blocks and comments in Markdown, which is all that rule pages need to be read.

The text is walked line by line; what stands inside a fence or a comment is no heading, whatever it looks like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FENCE = re.compile(r"( *)(`{3,}|~{3,})\s*([^`]*)")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_COMMENT, _COMMENT_END = "<!--", "-->"


@dataclass(frozen=True, slots=True)
class Heading:
    line: int
    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. ``line`` is that of its first line of code; ``closed`` tells whether a fence ends it."""

    line: int
    info: str
    code: str
    closed: bool


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment that begins a line, with all lines from ``line`` up to, not including, ``end``."""

    line: int
    end: int
    text: str


Item = Heading | Block | Comment


def scan(lines: Iterable[str], first_line: int = 1) -> Iterator[Item]:
    """The headings, blocks and comments of a text, in order."""
    numbered = enumerate(lines, start=first_line)
    for number, line in numbered:
        if line.startswith("#") and (heading := _HEADING.fullmatch(line)):
            yield Heading(number, len(heading[1]), heading[2])
        elif line.startswith(_COMMENT):
            yield _comment(number, line, numbered)
        elif fence := _FENCE.fullmatch(line):
            yield _block(number + 1, fence, numbered)


def _block(start: int, fence: re.Match[str], numbered: Iterator[tuple[int, str]]) -> Block:
    indent, opening, info = fence.groups()
    code: list[str] = []
    closed = False
    for _, line in numbered:
        bare = line.strip()
        if bare.startswith(opening) and not bare.strip(opening[0]):
            closed = True
            break
        code.append(f"{line.removeprefix(indent)}\n")
    return Block(start, info.strip(), "".join(code), closed)


def _comment(start: int, first: str, numbered: Iterator[tuple[int, str]]) -> Comment:
    text = [first.removeprefix(_COMMENT)]
    end = start + 1
    while _COMMENT_END not in text[-1] and (following := next(numbered, None)):
        text.append(following[1])
        end += 1
    return Comment(start, end, "\n".join(text).partition(_COMMENT_END)[0].strip())
