"""Writes the comments that silence findings: what `--add-ignores` and an editor put at a finding's line.

A comment may stand only where a line of code really ends: not inside a string, nor after a backslash. Where none of a
finding's lines has such an end, the comment goes above the statement.
"""

from __future__ import annotations

import tokenize
from collections import defaultdict
from typing import TYPE_CHECKING

from asynclint.fixes.model import Edit
from asynclint.source import split_lines
from asynclint.spans import Span
from asynclint.suppressions import parse_suppressions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_STRING_BEGINS = frozenset([getattr(tokenize, "FSTRING_START", None), getattr(tokenize, "TSTRING_START", None)])
_STRING_ENDS = frozenset([getattr(tokenize, "FSTRING_END", None), getattr(tokenize, "TSTRING_END", None)])


def suppress(text: str, findings: Iterable[tuple[Span, str]], reason: str) -> tuple[Edit, ...]:
    """The edits of a file's text that silence findings in it, each given by its place and the code of its rule.

    A comment of ours that is there already is told of more rules, and keeps its reason. ``reason`` may be empty.
    """
    lines = split_lines(text)
    endings = [*_endings(lines)]
    named: defaultdict[tuple[int, bool], set[str]] = defaultdict(set)
    for span, code in findings:
        named[_place(span, endings)].add(code)
    comments = {one.span.line: one for one in parse_suppressions(text) if not one.is_noqa}
    edits = []
    for (number, is_above), codes in named.items():
        line = lines[number - 1]
        words = f"# asynclint: ignore[{', '.join(sorted(codes))}] {reason}".rstrip()
        if is_above:
            indent = line[: len(line) - len(line.lstrip())]
            edits.append(Edit(Span(number, 0, number, 0), f"{indent}{words}\n"))
        elif (comment := comments.get(number)) and not comment.names:
            edits.append(Edit(comment.span, words))
        elif comment:
            end = line.index("]", comment.span.column)
            edits.append(Edit(Span(number, end, number, end), "".join(f", {code}" for code in sorted(codes))))
        else:
            edits.append(Edit(Span(number, len(line.rstrip()), number, len(line)), f"  {words}"))
    return tuple(sorted(edits))


def _place(span: Span, endings: Sequence[tuple[int, int]]) -> tuple[int, bool]:
    """The line that a comment about ``span`` goes to, and whether it goes above that line."""
    for _, line in endings:
        if span.line <= line <= span.end_line:
            return line, False
    around = [first for first, line in endings if first <= span.line and span.end_line <= line]
    return (around[0] if around else span.line), True


def _endings(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines with code that a comment can follow, each after the first line of its statement."""
    source = (f"{line}\n" for line in lines)
    first = depth = 0
    code = False
    try:
        for token in tokenize.generate_tokens(lambda: next(source, "")):
            if token.type in _STRING_BEGINS or token.type in _STRING_ENDS:
                depth += 1 if token.type in _STRING_BEGINS else -1
            if token.type in {tokenize.NEWLINE, tokenize.NL}:
                if code and not depth:
                    yield first, token.start[0]
                code = False
                first = 0 if token.type == tokenize.NEWLINE else first
            elif token.type not in {tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT}:
                first, code = first or token.start[0], True
    except (tokenize.TokenError, SyntaxError):
        return
