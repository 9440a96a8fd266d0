"""The comments that silence findings: `# asynclint: ignore[BLK102] reason`, and `# noqa: BLK102`.

A suppression of ours says which rules it silences; one that names none silences nothing, so that it cannot hide what
nobody has seen yet. `noqa` is read as the tools that share it do: bare, it silences its line.
"""

from __future__ import annotations

import re
import tokenize
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.source import SourceError, split_lines
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.packs.model import Rule
    from asynclint.source import Tree

_OURS = re.compile(r"#\s*asynclint:\s*ignore\b\s*(?:\[(?P<names>[^\]]*)\])?:?\s*(?P<reason>[^#]*)")
_NOQA = re.compile(
    r"#\s*noqa\b(?P<colon>\s*:)?\s*(?P<names>(?:[A-Z]+[0-9]+\b[,\s]*)*)(?P<reason>[^#]*)",
    re.IGNORECASE,
)
_TRIGGERS = ("asynclint:", "noqa", "NOQA", "NoQA")
_LAYOUT = frozenset([tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING])


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment. It speaks of the lines from ``first`` to ``last``; ``span`` is its own place.

    ``names`` are codes, or names of rules where it is not a ``noqa``.
    """

    first: int
    last: int
    span: Span
    names: tuple[str, ...]
    reason: str
    is_noqa: bool

    def silences(self, rule: Rule) -> bool:
        if self.is_noqa:
            return not self.names or not {rule.code, *rule.counterparts}.isdisjoint(self.names)
        return rule.code in self.names or rule.name in self.names

    def touches(self, span: Span) -> bool:
        return self.first <= span.end_line and span.line <= self.last


def read_suppressions(tree: Tree, path: str) -> tuple[Suppression, ...]:
    """The suppressions in the file at ``path``; none when it cannot be read."""
    try:
        return parse_suppressions(tree.read(path).text)
    except SourceError:
        return ()


def parse_suppressions(text: str) -> tuple[Suppression, ...]:
    """The suppressions in a file's text, in order. Text that is not Python is read as far as it makes tokens."""
    if not _may_suppress(text):
        return ()
    found = (read(*comment) for comment in _comments(text) for read in (_ours, _noqa))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.span))


def _may_suppress(text: str) -> bool:
    return any(trigger in text for trigger in _TRIGGERS)


def _ours(comment: tokenize.TokenInfo, first: int, last: int) -> Suppression | None:
    match = _OURS.search(comment.string)
    if match is None:
        return None
    names = tuple(name.strip() for name in (match["names"] or "").split(",") if name.strip())
    return Suppression(first, last, _span(comment, match), names, match["reason"].strip(), is_noqa=False)


def _noqa(comment: tokenize.TokenInfo, first: int, last: int) -> Suppression | None:
    match = _NOQA.search(comment.string)
    if match is None or (match["colon"] and not match["names"]):  # a list was begun, and names nothing
        return None
    names = tuple(re.findall(r"\w+", match["names"].upper())) if match["colon"] else ()
    return Suppression(first, last, _span(comment, match), names, match["reason"].strip(), is_noqa=True)


def _span(comment: tokenize.TokenInfo, match: re.Match[str]) -> Span:
    line, column = comment.start
    end = match.start() + len(match[0].rstrip())
    return Span(line, column + match.start(), line, column + end)


def _comments(text: str) -> Iterator[tuple[tokenize.TokenInfo, int, int]]:
    """The comments on lines with a trigger, each with the first and last line it speaks of.

    A comment after code speaks of its line. One on a line of its own speaks of the code below: of the whole statement
    (the header, if it is a compound one) when it stands before one, of the next line when it stands inside.
    """
    lines = split_lines(text)
    wanted = {number for number, line in enumerate(lines, start=1) if _may_suppress(line)}
    waiting: list[tokenize.TokenInfo] = []  # above the next line of code
    above: list[tokenize.TokenInfo] = []  # above the statement being read
    statement = line_of_code = 0
    for token in _tokens(lines):
        if token.type == tokenize.COMMENT:
            if token.start[0] in wanted and token.start[0] == line_of_code:
                yield token, line_of_code, line_of_code
            elif token.start[0] in wanted:
                waiting.append(token)
        elif token.type == tokenize.NEWLINE:
            yield from ((comment, statement, token.start[0]) for comment in above)
            above, statement = [], 0
            if not waiting and token.start[0] >= max(wanted):
                break
        elif token.type not in _LAYOUT:
            if statement == 0:
                statement, above = token.start[0], waiting
            else:
                yield from ((comment, token.start[0], token.start[0]) for comment in waiting)
            waiting, line_of_code = [], token.end[0]
    yield from ((comment, comment.start[0], comment.start[0]) for comment in (*above, *waiting))  # no code follows


def _tokens(lines: list[str]) -> Iterator[tokenize.TokenInfo]:
    # The tokenizer is fed our lines, so that the two count alike.
    source = (f"{line}\n" for line in lines)
    try:
        yield from tokenize.generate_tokens(lambda: next(source, ""))
    except (tokenize.TokenError, SyntaxError):
        return
