"""What has changed since a commit: the findings that a review is about.

A change counts for the whole statement that it is made in. A timeout that is taken out of a call of five lines is a
change to the call, whichever of the lines a finding stands on.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.git import changed_places
from asynclint.index.read import parse
from asynclint.source import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from asynclint.findings import Finding
    from asynclint.source import Tree
    from asynclint.spans import Span

UNREADABLE = "LNT901"
"""A finding about a file as a whole: the line it names may not be the one that broke it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The lines that changes touch, in order, of each changed file; None for all of its lines."""

    lines: Mapping[str, tuple[int, ...] | None]

    def touch(self, finding: Finding) -> bool:
        """Whether a change touches the place of a finding, or a step that proves it."""
        if finding.code == UNREADABLE:
            return finding.path in self.lines
        return self._touch(finding.path, finding.span) or any(
            self._touch(step.path, step.span) for step in finding.trace
        )

    def _touch(self, path: str, span: Span) -> bool:
        lines = self.lines.get(path, ())
        if lines is None:
            return True
        first = bisect_left(lines, span.line)
        return first < len(lines) and lines[first] <= span.end_line


def changes_since(tree: Tree, reference: str) -> Changes:
    """What differs in ``tree`` from the commit where the history of ``reference`` and that of HEAD part.

    :raises GitError: when git cannot tell.
    """
    places = changed_places(tree.root, reference)
    return Changes({path: None if found is None else _touched(tree, path, found) for path, found in places.items()})


def _touched(tree: Tree, path: str, places: Iterable[float]) -> tuple[int, ...]:
    """The changed lines of a file, and all other lines of the statements that they belong to."""
    statements = sorted(_statements(tree, path))
    lines: set[int] = set()
    for place in places:
        before = bisect_right(statements, place, key=lambda statement: statement[0]) - 1
        if before >= 0 and place <= statements[before][1]:
            first, last = statements[before]
            lines.update(range(first, last + 1))
        elif place == int(place):
            lines.add(int(place))
    return tuple(sorted(lines))


def _statements(tree: Tree, path: str) -> Iterator[tuple[int, int]]:
    """The first and last line of each simple statement, and of the head of each compound one."""
    if not path.endswith((".py", ".pyw")):
        return
    try:
        module = parse(tree.read(path).text)
    except (SourceError, SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(module):
        if isinstance(node, (ast.stmt, ast.ExceptHandler)):
            first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
            body = getattr(node, "body", None)
            last = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno or node.lineno
            yield first, last
