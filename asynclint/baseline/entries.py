"""How a finding is recognised years later: by what it says and what is written there, never by a line number.

An entry holds the rule, the file, the function the finding stands in, what the message is about, and a digest of the
code that is flagged. So everything around a finding may change and move; when the flagged code itself is edited, its
author has touched it, and is told. Reformatting is no edit: blanks, comments, trailing commas, and how strings are
quoted and divided do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from asynclint.source import SourceError, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.findings import Finding
    from asynclint.source import Tree
    from asynclint.spans import Span

_DIGEST = 6  # bytes: the chance that two texts of one function agree is none
_FARTHEST = 200  # lines that a call may have below the name it is flagged at
_PIECE = re.compile(
    r"""(?P<string>(?:(?<!\w)[a-zA-Z]{1,2})?(?:(\"{3}|'{3}).*?\2|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))"""
    r"|(?P<comment>\#[^\n]*)|(?P<joined>\\\n)|(?P<end>\n)|(?P<blank>[ \t\f]+)|(?P<bracket>[()\[\]{}])|(?P<other>.)",
    re.DOTALL,
)
_AROUND_STRINGS = re.compile(r"^\w*(['\"]+)|(['\"]+)$|\s")
_TRAILING_COMMA = re.compile(r",(?=[)\]}])")
_ATTRIBUTE = re.compile(r".*\.(\w+)", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One finding. Of findings that are alike in everything, there are as many entries."""

    path: str
    code: str
    symbol: str
    target: str
    text: str


def entries_of(findings: Iterable[Finding], tree: Tree) -> list[Entry]:
    """The entry of each finding, in their order."""
    lines: dict[str, list[str]] = {}
    made = []
    for finding in findings:
        if finding.path not in lines:
            lines[finding.path] = _lines(tree, finding.path)
        flagged = normalised(*_from(lines[finding.path], finding.span))
        digest = blake2b(flagged.encode(errors="surrogatepass"), digest_size=_DIGEST).hexdigest()
        made.append(Entry(finding.path, finding.code, finding.symbol, finding.target, digest))
    return made


def normalised(text: str, length: int | None = None) -> str:
    """The code that ``text`` begins with, as it is compared: of a statement the header, and nothing that a formatter
    may change.

    What is flagged has ``length`` characters. A call or subscript over several lines is flagged at its name only: what
    it is given belongs to it. An attribute over several lines is flagged at its last name, so only that counts.
    """
    length = len(text) if length is None else length
    pieces: list[str] = []
    depth = 0
    for piece in _PIECE.finditer(text):
        kind, written = piece.lastgroup, piece[0]
        opens_arguments = piece.start() == length and written in ("(", "[") and pieces[-1:] not in ([")"], ["]"])
        if piece.start() >= length and depth <= 0 and not opens_arguments:
            break
        if kind == "end" and depth <= 0 and pieces[-1:] == [":"]:
            break  # below the header of a statement stands what is none of the finding's business
        if kind == "bracket":
            depth += 1 if written in "([{" else -1
        if kind == "string":
            pieces.append(_AROUND_STRINGS.sub("", written))
        elif kind in ("bracket", "other"):
            pieces.append(written)
    code = _TRAILING_COMMA.sub("", "".join(pieces))
    attribute = _ATTRIBUTE.fullmatch(code)
    return attribute[1] if attribute else code or text[:length].strip()


def _lines(tree: Tree, path: str) -> list[str]:
    try:
        return split_lines(tree.read(path).text)
    except SourceError:
        return []


def _from(lines: list[str], span: Span) -> tuple[str, int]:
    """The text from where a span begins, and the length of the span in it."""
    text = "\n".join(lines[span.line - 1 : span.end_line + _FARTHEST])[span.column :]
    before = sum(len(line) + 1 for line in lines[span.line - 1 : span.end_line - 1])
    return text, before + span.end_column - span.column
