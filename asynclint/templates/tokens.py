"""Cuts a Jinja template into the tags and outputs that stand in its text, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = re.compile(r"\{\{|\{%|\{#")
_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_STRING = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_TAG = re.compile(r"\s*(\w+)", re.DOTALL)

CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}


class Token(NamedTuple):
    """An output (``tag`` is empty) or a tag: what is written in it, and where that begins (a line from 1, a column from
    0)."""

    tag: str
    text: str
    line: int
    column: int


def tokens(text: str) -> Iterator[Token]:
    """The tags and outputs of a template, in order. What is not closed is text."""
    position = 0
    while (opening := _OPENING.search(text, position)) is not None:
        kind, start = opening[0], opening.end()
        end = text.find("#}", start) if kind == "{#" else _end(text, start, CLOSING[kind])
        if end < 0:
            return
        position = end + 2
        if kind == "{#":
            continue
        inside = text[start:end]
        if inside[:1] in {"-", "+"}:
            inside, start = inside[1:], start + 1
        inside = inside.removesuffix("-").removesuffix("+") if kind == "{%" else inside.removesuffix("-")
        tag = ""
        if kind == "{%":
            name = _TAG.match(inside)
            if name is None:
                continue
            tag, inside, start = name[1], inside[name.end() :], start + name.end()
        if tag == "raw":
            closed = _RAW.search(text, position)
            position = len(text) if closed is None else closed.end()
            continue
        line = text.count("\n", 0, start) + 1
        yield Token(tag, inside, line, start - (text.rfind("\n", 0, start) + 1))


def _end(text: str, start: int, closing: str) -> int:
    """Where what is opened before ``start`` is closed, outside of strings and braces."""
    depth = 0
    position = start
    while position < len(text):
        if depth == 0 and text.startswith(closing, position):
            return position
        char = text[position]
        if char in "'\"":
            string = _STRING.match(text, position)
            position = position + 1 if string is None else string.end()
            continue
        depth += (char in "{[(") - (char in "}])")
        depth = max(depth, 0)
        position += 1
    return -1
