"""What goes wrong in asynclint itself: noted with the place it was looking at, so that all the rest is still reported.

A defect that one function of a million lines brings to light must cost what is known of that function, not the report.
Nobody is to miss that something is lacking, though: an error makes a run incomplete, and the exit code says so.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, TypeVar

from asynclint.findings import RunError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Item = TypeVar("Item")

PACKAGE = Path(__file__).parent


MOST_TOLD = 3


class InternalErrors:
    """The errors of one run, each once a file: what fails there fails again and again."""

    def __init__(self, paths: Sequence[str] = ()) -> None:
        """``paths`` are those of the modules, by number."""
        self._paths = paths
        self._known: dict[tuple[str, str], dict[str, None]] = {}

    def __iter__(self) -> Iterator[RunError]:
        for (path, what), doing in self._known.items():
            yield RunError(path, _told(what, list(doing)))

    def __bool__(self) -> bool:
        return bool(self._known)

    def note(self, error: Exception, doing: str, path: str | None = None) -> None:
        """Keeps what happened while ``doing`` something, at ``path`` of the analysed code if that is known."""
        if path is None:
            path = self._looked_at(error)
        self._known.setdefault((path, _described(error)), {})[doing] = None

    @contextmanager
    def contained(self, doing: str) -> Iterator[None]:
        """What fails inside ends there, and is noted."""
        try:
            yield
        except Exception as error:
            self.note(error, doing)

    def all_of(self, items: Iterable[Item], doing: str) -> list[Item]:
        """``items`` as far as they can be had."""
        found: list[Item] = []
        with self.contained(doing):
            found.extend(items)
        return found

    def _looked_at(self, error: Exception) -> str:
        """The file of the function or class that was being looked at, as far as the stack tells: a number of a module
        and one of something in it are called ``key`` all over asynclint."""
        path = ""
        for frame, _ in walk_tb(error.__traceback__):
            match frame.f_locals.get("key"):
                case (int(module), int()) if 0 <= module < len(self._paths):
                    path = self._paths[module]
        return path


def told(error: Exception, doing: str) -> str:
    """What to tell of an error."""
    return _told(_described(error), [doing])


def _told(what: str, doing: list[str]) -> str:
    tasks = ", ".join(doing[:MOST_TOLD]) + (f" and {len(doing) - MOST_TOLD} more" if len(doing) > MOST_TOLD else "")
    return f"asynclint failed while {tasks}: {what}; this is a bug in asynclint, please report it"


def _described(error: Exception) -> str:
    """What who is to mend it has to know: the error, and the innermost line of this package that it came through."""
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    place = ""
    for frame, line in walk_tb(error.__traceback__):
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(PACKAGE):
            place = f", at {file.relative_to(PACKAGE.parent).as_posix()}:{line}"
    return what + place
