"""What a fix is: edits of one file's text that remove one finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asynclint.findings import Finding, Safety
    from asynclint.spans import Span


class Unwritable(Exception):  # noqa: N818  (an answer, not an error)
    """A fix can not be written here without changing more than the finding."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """``text`` stands where ``span`` was; its lines end with LF, whatever the file's own end with.

    It is as small as it can be, and part of what is written anew ``within`` a span, if that is larger.
    """

    span: Span
    text: str
    within: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Written:
    """What a fixer has written; ``is_risky`` where it stands in code in which even a safe fix may change something."""

    title: str
    edits: tuple[Edit, ...]
    is_risky: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of the file that ``finding`` stands in, in the order of their places; none overlaps another.

    Two fixes of a file may hold the same edit (an import that both need), which is then made once. ``title`` says what
    is written, in the imperative.
    """

    finding: Finding
    title: str
    safety: Safety
    edits: tuple[Edit, ...]
