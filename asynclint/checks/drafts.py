"""What a check is told of a file: the places where the program says something happens, waiting to be seen in the code.

A draft is a finding whose words are ready and whose place is known to the index; the visitor that finds the node at
that place gives it the exact span. Drafts hold nothing of the program, so they travel to wherever a file is walked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asynclint.findings import Finding
    from asynclint.program.outcome import SiteKind


@dataclass(frozen=True, slots=True)
class Draft:
    """``kind`` and the end of the finding's span name one node of the file."""

    kind: SiteKind
    finding: Finding


@dataclass(frozen=True, slots=True)
class Definition:
    """Lines ``first`` to ``last`` of a file hold one definition, and the drafts are about nodes in it."""

    first: int
    last: int
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that holds something to say, and the definitions in it that are worth walking."""

    path: str
    definitions: tuple[Definition, ...]
