"""Walks the statements of one file that hold something to say, and nothing else of it.

LibCST reads some five thousand lines a second, a program has a million. So it is given an excerpt of the definition
that holds a finding, or the whole definition where it cannot parse the excerpt.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import MetadataWrapper

from asynclint.checks.blocking import BlockingCheck
from asynclint.checks.excerpt import lines_between
from asynclint.checks.provider import EffectProvider
from asynclint.source import SourceError, split_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.checks.drafts import Candidate, Definition, Draft
    from asynclint.checks.excerpt import Excerpt
    from asynclint.findings import Finding
    from asynclint.program.outcome import SiteKind
    from asynclint.source import Tree
    from asynclint.spans import Span


def walk_file(tree: Tree, candidate: Candidate) -> list[Finding]:
    """The findings of one file. What a visitor does not find again is reported where the index saw it."""
    try:
        lines = split_lines(tree.read(candidate.path).text)
    except SourceError:
        lines = []  # gone since it was indexed; its findings still say where they were
    return [finding for definition in candidate.definitions for finding in _walk(lines, definition)]


def _walk(lines: Sequence[str], definition: Definition) -> Iterator[Finding]:
    drafts = definition.drafts
    whole = lines_between(lines, definition.first, definition.last)
    seen = _seen(whole.around({draft.finding.span.end_line for draft in drafts}), drafts)
    if seen is None:
        seen = _seen(whole, drafts)
    pending = {_identity(draft.finding): draft.worded() for draft in drafts}
    for finding in seen or ():
        pending.pop(_identity(finding), None)
        yield finding
    yield from pending.values()


def _seen(excerpt: Excerpt, drafts: Sequence[Draft]) -> list[Finding] | None:
    """The drafts that a visitor finds in ``excerpt``, with their exact spans; None when it cannot be parsed."""
    places = {number: place for place, number in enumerate(excerpt.numbers, 1)}
    answers: dict[tuple[SiteKind, int, int], tuple[Draft, ...]] = defaultdict(tuple)
    for draft in drafts:
        span = draft.finding.span
        answers[draft.kind, places.get(span.end_line, 0), span.end_column] += (draft,)
    check = BlockingCheck()
    try:
        module = cst.parse_module(excerpt.text)
        MetadataWrapper(module, unsafe_skip_copy=True, cache={EffectProvider: dict(answers)}).visit(check)
    except Exception:  # whatever it is that LibCST cannot take, the index has seen the place as well
        return None
    return [replace(found, span=_in_file(excerpt, found.span)) for found in check.found]


def _in_file(excerpt: Excerpt, span: Span) -> Span:
    return span._replace(line=excerpt.numbers[span.line - 1], end_line=excerpt.numbers[span.end_line - 1])


def _identity(finding: Finding) -> tuple[object, ...]:
    return (finding.code, finding.message, finding.trace, finding.target)
