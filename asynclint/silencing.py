"""Silences the findings of a report in their files: the whole of `--add-ignores`.

A file is written only if its comments silence what they are for and its code is, token by token, what it was.
"""

from __future__ import annotations

import tokenize
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.discovery import SUFFIXES
from asynclint.fixes.text import apply_edits
from asynclint.packs.page import RUN_FAMILY
from asynclint.report.portable import is_inside
from asynclint.source import SourceError, recoded, split_lines
from asynclint.suppressing import suppress
from asynclint.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.findings import Finding
    from asynclint.source import Tree

_NO_CODE = frozenset([tokenize.COMMENT, tokenize.NL])


@dataclass(frozen=True, slots=True)
class Silenced:
    """The findings that are silenced now, the files that were written, and the findings that no comment can silence."""

    findings: tuple[Finding, ...]
    files: tuple[str, ...]
    left: tuple[Finding, ...]


def silence(findings: Sequence[Finding], tree: Tree, reason: str) -> Silenced:
    """Puts a comment with ``reason`` to each of ``findings``, in the files of ``tree``."""
    by_path: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if is_inside(finding.path) and finding.path.endswith(SUFFIXES) and not finding.code.startswith(RUN_FAMILY):
            by_path[finding.path].append(finding)
    files = tuple(path for path, found in sorted(by_path.items()) if _write(path, found, tree, reason))
    done = {id(finding) for path in files for finding in by_path[path]}
    return Silenced(
        findings=tuple(finding for finding in findings if id(finding) in done),
        files=files,
        left=tuple(finding for finding in findings if id(finding) not in done),
    )


def silenced(text: str, findings: Sequence[Finding], reason: str) -> str | None:
    """The text of a file with comments for its findings; None where that would be another program."""
    changed = apply_edits(text, suppress(text, [(finding.span, finding.code) for finding in findings], reason))
    code = _code(text)
    return changed if code is not None and _code(changed) == code else None


def _write(path: str, findings: Sequence[Finding], tree: Tree, reason: str) -> bool:
    try:
        changed = silenced(tree.read(path).text, findings, reason)
        if changed is None:
            return False
        replace_file(tree.root / path, recoded(tree.data(path), changed))
    except (SourceError, OSError):
        return False
    return True


def _code(text: str) -> list[tuple[int, str]] | None:
    """The tokens of a text that are code; None where it has none that can be told."""
    source = (f"{line}\n" for line in split_lines(text))
    try:
        tokens = tokenize.generate_tokens(lambda: next(source, ""))
        return [(token.type, token.string) for token in tokens if token.type not in _NO_CODE]
    except (tokenize.TokenError, SyntaxError):
        return None
