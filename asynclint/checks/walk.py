"""Walks the definitions of one file that hold something to say, and nothing else of it.

LibCST reads some five thousand lines a second, a program has a million. So only the lines of a definition are parsed:
as they stand, under an `if` when they are indented, so that every column is what it is in the file and every line is
off by a constant.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper

from asynclint.checks.blocking import BlockingCheck
from asynclint.checks.provider import EffectProvider
from asynclint.source import SourceError, read_source, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from asynclint.checks.drafts import Candidate, Definition, Draft
    from asynclint.findings import Finding
    from asynclint.program.outcome import SiteKind

HEADER = "if 1:\n"


def walk_file(root: Path, candidate: Candidate) -> list[Finding]:
    """The findings of one file. What a visitor does not find again is reported where the index saw it."""
    try:
        lines = split_lines(read_source(root, candidate.path).text)
    except SourceError:
        lines = []  # gone since it was indexed; its findings still say where they were
    return [finding for definition in candidate.definitions for finding in _walk(lines, definition)]


def _walk(lines: Sequence[str], definition: Definition) -> Iterator[Finding]:
    text, shift = _extract(lines, definition)
    answers: dict[tuple[SiteKind, int, int], tuple[Draft, ...]] = defaultdict(tuple)
    for draft in definition.drafts:
        span = draft.finding.span
        answers[draft.kind, span.end_line - shift, span.end_column] += (draft,)
    check = BlockingCheck()
    try:
        module = cst.parse_module(text)
        MetadataWrapper(module, unsafe_skip_copy=True, cache={EffectProvider: dict(answers)}).visit(check)
    except (cst.ParserSyntaxError, RecursionError):
        check.found.clear()
    pending = {_identity(draft.finding): draft.finding for draft in definition.drafts}
    for found in check.found:
        pending.pop(_identity(found), None)
        span = found.span
        yield replace(found, span=span._replace(line=span.line + shift, end_line=span.end_line + shift))
    yield from pending.values()


def _identity(finding: Finding) -> tuple[object, ...]:
    return (finding.code, finding.message, finding.trace, finding.target)


def _extract(lines: Sequence[str], definition: Definition) -> tuple[str, int]:
    """The text of a definition as a module of its own, and how many lines it is off by."""
    body = lines[definition.first - 1 : definition.last]
    text = "\n".join(line.rstrip("\r\n") for line in body) + "\n"
    if body and body[0][:1] in {" ", "\t"}:
        return HEADER + text, definition.first - 2
    return text, definition.first - 1
