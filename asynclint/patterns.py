"""Lists of `.gitignore` patterns, asked one file or directory at a time.

Walking a project asks about tens of thousands of entries, most of whose names recur (`__init__.py`) under patterns
that look at the name only (`build/`, `*.egg-info`). Those answers are kept by name, which leaves the few patterns with
a slash in them to be matched again and again, where the name is one that they end with.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

if TYPE_CHECKING:
    from collections.abc import Iterable

_WILD = re.compile(r"[*?\[\\]|^$")
"""In the last part of a pattern: what it matches is not just itself."""


class Patterns:
    """Patterns in the order in which later ones override earlier ones, relative to one directory."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(line for line in lines if line.strip() and not line.startswith("#"))
        self._of_names = [index for index, line in enumerate(self.lines) if "/" not in line.rstrip().rstrip("/")]
        self._of_paths = [index for index in range(len(self.lines)) if index not in self._of_names]
        self._names = GitIgnoreSpec.from_lines(self.lines[index] for index in self._of_names)
        self._paths = GitIgnoreSpec.from_lines(self.lines[index] for index in self._of_paths)
        self._known: dict[str, tuple[int, bool | None]] = {}
        lasts = [self.lines[index].rstrip().rstrip("/").rpartition("/")[2] for index in self._of_paths]
        self._lasts = None if any(map(_WILD.search, lasts)) else frozenset(lasts)

    def verdict(self, path: str) -> bool | None:
        """Whether the last pattern that speaks of an entry takes it (True) or exempts it (False); None if none does.

        A directory's path ends with a slash. Only the entry itself is looked at, not the directories it is in.
        """
        name = path[path.rfind("/", 0, -1) + 1 :]
        by_name = self._known.get(name)
        if by_name is None:
            by_name = self._known[name] = _last(self._names, self._of_names, name)
        if not self._of_paths or (self._lasts is not None and name.rstrip("/") not in self._lasts):
            return by_name[1]
        return max(by_name, _last(self._paths, self._of_paths, path), key=lambda last: last[0])[1]

    def covers(self, path: str) -> bool:
        """Whether a file, or a directory it is in, is taken."""
        ends = [index + 1 for index, character in enumerate(path[:-1]) if character == "/"]
        return any(self.verdict(path[:end]) for end in (*ends, len(path)))

    def sparing(self, directory: str) -> Patterns:
        """Those patterns that do not take a directory or one it is in: to look inside although they do."""
        return Patterns(line for line in self.lines if not Patterns([line]).covers(f"{directory}/"))


def pattern_problem(line: str) -> str | None:
    """Why a text is not a pattern, as a clause that follows its name."""
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return "is not a pattern as .gitignore has them"
    return None


def _last(spec: GitIgnoreSpec, indexes: list[int], path: str) -> tuple[int, bool | None]:
    result = spec.check_file(path)
    return (-1, None) if result.index is None else (indexes[result.index], result.include)
