"""Keeps the file of a baseline: which one it is, whether a run has seen all that it speaks of, and shortening it.

A check takes away what is gone, so that nobody has to remember to; it never adds. It does so only after a run that
would have found the thing if it were there: over everything the baseline was made of, with the project's own rules.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from asynclint.baseline.file import Baseline, BaselineError, read_baseline, write_baseline
from asynclint.settings.discover import COMMAND_LINE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.baseline.matching import Matched
    from asynclint.settings.model import Settings

_NARROWING = ("select", "ignore", "min_confidence")


def baseline_file(settings: Settings) -> Path | None:
    """Where the known findings are, or would be; None when they are not to be looked at."""
    return None if settings.baseline is None else settings.root / settings.baseline


def known_findings(settings: Settings) -> Baseline | None:
    """What is known, if there is a file that says so. Raises `BaselineError`."""
    file = baseline_file(settings)
    if file is None or not (file.exists() or settings.origins.get("baseline") == COMMAND_LINE):
        return None  # a project without one; a file that was asked for has to be there
    return read_baseline(file)


def recorded_paths(paths: Iterable[Path], settings: Settings) -> tuple[str, ...]:
    """Paths of a command line as a baseline writes them down."""
    places = sorted({_absolute(path) for path in paths})
    return tuple(
        place.relative_to(settings.root).as_posix() if place.is_relative_to(settings.root) else place.as_posix()
        for place in places
    )


def covers(paths: Iterable[Path], baseline: Baseline, settings: Settings) -> bool:
    """Whether a run over ``paths`` looks at all that a baseline was made of."""
    places = [_absolute(path) for path in paths]
    recorded = [settings.root / path for path in baseline.paths]
    return all(any(wanted.is_relative_to(place) for place in places) for wanted in recorded)


def shorten(matched: Matched, paths: Iterable[Path], settings: Settings) -> str | None:
    """Takes the entries that are gone out of the file after a whole run; a sentence about it, if there were any."""
    file = baseline_file(settings)
    by_hand = any(COMMAND_LINE in settings.origins.get(name, "") for name in _NARROWING)
    if file is None or not matched.gone or by_hand:
        return None
    try:
        baseline = read_baseline(file)
        if not covers(paths, baseline, settings):
            return None
        write_baseline(file, Baseline(baseline.paths, matched.known))
    except BaselineError as error:
        return str(error)  # the findings are told all the same
    number = len(matched.gone)
    words = (
        "1 finding is gone, and so is its entry" if number == 1 else f"{number:,} findings and their entries are gone"
    )
    return f"{file}: {words}"


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100  (a link stays the path its user knows)
