"""Which versions a requirement admits, as a range.

The question here is whether one range of versions reaches into another. Libraries that read version specifiers answer
another one, whether a given version fits, and would need a list of all versions that were ever released; so the few
lines of arithmetic are ours. Pre-releases count as the release they lead to, and what is not understood is no range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

Version = tuple[int, ...]

_LENGTH = 6
_VERSION = r"v?(\d+(?:\.\d+)*)((?:\.\*)?)[-_.]?(?:(?:a|b|c|rc|alpha|beta|pre|preview|post|dev)[-_.]?\d*)?(?:\+[\w.]+)?"
_CLAUSE = re.compile(rf"(===|==|~=|>=|<=|!=|>|<|\^|~|=)?\s*{_VERSION}", re.IGNORECASE)


def version(text: str) -> Version:
    """The numbers of a released version, in a length at which all compare."""
    numbers = [int(part) for part in text.split(".")]
    return tuple((numbers + [0] * _LENGTH)[:_LENGTH])


@dataclass(frozen=True, slots=True)
class Range:
    """Versions from ``low`` (None: the first) up to ``high`` (None: the newest), which is itself one of them when the
    range is ``closed``."""

    low: Version | None = None
    high: Version | None = None
    closed: bool = False

    def ends_in(self, since: Version | None, until: Version) -> bool:
        """Whether the newest version in this range is one from ``since`` to before ``until``."""
        if self.high is None:
            return False
        if self.closed:
            return (since is None or since <= self.high) and self.high < until
        return (since is None or since < self.high) and self.high <= until

    def reaches(self, since: Version | None, until: Version) -> bool:
        """Whether this range says where it begins, and holds a version from ``since`` to before ``until``."""
        return self.low is not None and self.low < until and (since is None or self.high is None or since <= self.high)


def admitted(specifier: str) -> Range | None:
    """The versions that a specifier admits, in the notation of PEP 440 or of Poetry; None when it can't be told."""
    found: Range | None = Range()
    text = specifier.strip().strip("()").strip()
    for clause in text.split(",") if text not in {"", "*"} else ():
        match = _CLAUSE.fullmatch(clause.strip())
        if match is None or found is None:
            return None
        found = _narrowed(found, match[1] or "==", match[2], is_prefix=bool(match[3]))
    return found


def _narrowed(range_: Range, operator: str, text: str, *, is_prefix: bool) -> Range:
    number = version(text)
    parts = text.count(".") + 1
    match operator:
        case ">=" | ">":
            return _above(range_, number)
        case "<":
            return _below(range_, number)
        case "<=":
            return _below(range_, number, closed=True)
        case "!=":
            return range_
        case "==" | "===" | "=" if not is_prefix:
            return _below(_above(range_, number), number, closed=True)
        case "~=":
            return _below(_above(range_, number), _next(number, max(parts - 1, 1)))
        case "^":
            first = next((place for place, part in enumerate(number[:parts], 1) if part), parts)
            return _below(_above(range_, number), _next(number, first))
        case "~":
            return _below(_above(range_, number), _next(number, min(parts, 2)))
        case _:
            return _below(_above(range_, number), _next(number, parts))


def _above(range_: Range, low: Version) -> Range:
    return range_ if range_.low is not None and range_.low >= low else replace(range_, low=low)


def _below(range_: Range, high: Version, *, closed: bool = False) -> Range:
    if range_.high is not None and (range_.high, range_.closed) <= (high, closed):
        return range_
    return replace(range_, high=high, closed=closed)


def _next(number: Version, place: int) -> Version:
    """The first version that differs from ``number`` in its first ``place`` parts."""
    return version(".".join(map(str, (*number[: place - 1], number[place - 1] + 1))))
