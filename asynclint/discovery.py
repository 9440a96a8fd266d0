"""Which files to read, and which of them to report on.

They differ because meaning is a matter of the whole project and reporting is a matter of what was asked: a hook that is
handed one file still needs the helpers it calls, and test code is read but not reported on. Whatever a user names
outright is taken at their word, even where a pattern would leave it out.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from asynclint.findings import RunError
from asynclint.patterns import Patterns, pattern_problem
from asynclint.settings.files import upwards
from asynclint.settings.model import TEST_CODE, Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

SUFFIXES = (".py", ".pyw")


class DiscoveryError(Exception):
    """A path that was given and is not there."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files of a run, sorted; relative to the root with ``/``, or absolute when they are outside it.

    ``errors`` are directories that could not be listed. ``is_whole`` says that the root itself was walked, so that no
    import can lead to a file that is not among them; ``is_narrowed`` that files were named, and the findings of others
    beside them are not asked for. Where this is one of several shards, ``together`` are the files that all of them
    report on.
    """

    report: tuple[str, ...]
    analyse: tuple[str, ...]
    errors: tuple[RunError, ...] = ()
    is_whole: bool = False
    is_narrowed: bool = False
    together: tuple[str, ...] | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The files whose findings were asked for, here or in another shard."""
        return self.report if self.together is None else self.together


def discover_files(paths: Sequence[Path], settings: Settings, unsaved: Collection[Path] = ()) -> Discovery:
    """The files that ``paths`` stand for. Raises `DiscoveryError` for a path that does not exist.

    A directory is read and reported on; a file is reported on, and the project around it is read. What is in
    ``unsaved`` (absolute) need not exist.
    """
    report: set[str] = set()
    analyse: set[str] = set()
    errors: set[RunError] = set()
    projects: dict[Path, None] = {}
    beside: set[str] = set()
    for path in (Path(os.path.abspath(path)) for path in paths):  # noqa: PTH100  (a link stays the path its user knows)
        if path.is_dir():
            walk = _Walk(path, settings)
            for file, is_test in walk.files():
                analyse.add(file)
                if not is_test:
                    report.add(file)
            errors |= walk.errors
        elif path.exists() or path in unsaved:
            file = _shown(path.as_posix(), settings)
            analyse.add(file)
            if not (settings.force_exclude and _left_out(path, settings)):
                report.add(file)
            projects[project_directory(path, settings)] = None
        else:
            raise DiscoveryError(f"{path}: no such file or directory")
    for project in projects:
        walk = _Walk(project, settings)
        for file, is_test in walk.files():
            analyse.add(file)
            if not is_test:
                beside.add(file)
        errors |= walk.errors
    walked = {*projects, *(path for path in map(Path, paths) if path.is_dir())}
    is_whole = settings.root.resolve() in {path.resolve() for path in walked}
    in_order = sorted(errors, key=lambda error: (error.path, error.message))
    is_narrowed = not beside <= report
    return Discovery(tuple(sorted(report)), tuple(sorted(analyse)), tuple(in_order), is_whole, is_narrowed)


class _Layer(NamedTuple):
    """Patterns, and how much of an absolute path comes before what they are relative to."""

    patterns: Patterns
    offset: int

    @classmethod
    def at(cls, base: Path, patterns: Patterns) -> _Layer:
        return cls(patterns, len(base.as_posix().rstrip("/")) + 1)

    def verdict(self, path: str) -> bool | None:
        return self.patterns.verdict(path[self.offset :])

    def sparing(self, directory: str) -> _Layer:
        below = directory[self.offset :]
        return self._replace(patterns=self.patterns.sparing(below)) if below else self


class _Directory(NamedTuple):
    path: str
    ignored: tuple[_Layer, ...]
    is_test: bool


class _Walk:
    """The Python files below one directory, each real directory once."""

    def __init__(self, start: Path, settings: Settings) -> None:
        self.errors: set[RunError] = set()
        self._settings = settings
        self._start = start
        path = start.as_posix()
        base = settings.root if start.is_relative_to(settings.root) else start
        self._excluded = _Layer.at(base, _exclude(settings))
        self._tests = _Layer.at(base, _tests(settings)).sparing(path)
        if settings.force_exclude:
            self._gone = self._excluded.patterns.covers(f"{path}/"[self._excluded.offset :])
        else:
            self._gone = False
            self._excluded = self._excluded.sparing(path)
        above = _ignored_above(start, settings) if settings.respect_gitignore else ()
        self._ignored = tuple(layer.sparing(path) for layer in above)

    def files(self) -> Iterator[tuple[str, bool]]:
        """Each file, and whether it is test code."""
        seen: set[tuple[int, int]] = set()
        pending = [] if self._gone else [_Directory(self._start.as_posix(), self._ignored, is_test=False)]
        links: list[_Directory] = []  # last, so that a directory goes by its own name and not by a link's
        while pending or links:
            directory = pending.pop() if pending else links.pop(0)
            try:
                status = os.stat(directory.path)  # noqa: PTH116  (strings: this loop is the run when nothing changed)
                if (status.st_dev, status.st_ino) in seen:
                    continue
                seen.add((status.st_dev, status.st_ino))
                with os.scandir(directory.path) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as error:
                place = _shown(directory.path, self._settings) or "."
                self.errors.add(RunError(place, f"cannot be listed: {error.strerror}"))
                continue
            if self._settings.respect_gitignore and any(entry.name == ".gitignore" for entry in entries):
                directory = self._with_own_ignores(directory)
            for entry in entries:
                path = f"{directory.path.rstrip('/')}/{entry.name}"
                if entry.name.endswith(SUFFIXES) and os.path.isfile(entry):  # noqa: PTH113
                    if not self._left_out(path, directory):
                        is_test = directory.is_test or self._tests.verdict(path) is True
                        yield _shown(path, self._settings), is_test
                elif (is_link := entry.is_symlink()) or entry.is_dir():
                    if is_link and (not os.path.isdir(path) or self._leads_around(path)):  # noqa: PTH112
                        continue
                    if not self._left_out(f"{path}/", directory):
                        is_test = directory.is_test or self._tests.verdict(f"{path}/") is True
                        (links if is_link else pending).append(_Directory(path, directory.ignored, is_test))

    def _left_out(self, path: str, directory: _Directory) -> bool:
        if self._excluded.verdict(path):
            return True
        verdicts = (layer.verdict(path) for layer in reversed(directory.ignored))
        return next((verdict for verdict in verdicts if verdict is not None), False)

    def _with_own_ignores(self, directory: _Directory) -> _Directory:
        if directory.path == self._start.as_posix():  # already among those above
            return directory
        own = _Layer.at(Path(directory.path), _read_patterns(Path(directory.path, ".gitignore")))
        return directory._replace(ignored=(*directory.ignored, own))

    def _leads_around(self, link: str) -> bool:
        """Whether a link leads to a directory that the walk's own start lies in: the walk would leave the project."""
        return self._start.resolve().is_relative_to(Path(link).resolve())


def _exclude(settings: Settings) -> Patterns:
    return Patterns((*settings.exclude, *settings.extend_exclude))


def _tests(settings: Settings) -> Patterns:
    return Patterns(() if settings.include_tests else TEST_CODE)


def _left_out(file: Path, settings: Settings) -> bool:
    """Whether patterns would leave a file out that was named outright."""
    if not file.is_relative_to(settings.root):
        return False
    path = _shown(file.as_posix(), settings)
    return _exclude(settings).covers(path) or _tests(settings).covers(path)


def project_directory(file: Path, settings: Settings) -> Path:
    """The directory to read for one file: the project, where the root is known to be one."""
    known = settings.source is not None or (settings.root / ".git").exists()
    return settings.root if known and file.is_relative_to(settings.root) else file.parent


def shown_path(file: Path, settings: Settings) -> str:
    """What an absolute path is called in a run."""
    return _shown(file.as_posix(), settings)


def _shown(path: str, settings: Settings) -> str:
    root = settings.root.as_posix().rstrip("/") + "/"
    return path[len(root) :] if f"{path}/".startswith(root) else path


def _ignored_above(start: Path, settings: Settings) -> Iterator[_Layer]:
    """What git ignores by its files at and above a directory, outermost first."""
    places = [*upwards(start)]
    if not (places[-1] / ".git").exists():  # without a repository, files beyond the root are none of the project's
        places = [place for place in places if place.is_relative_to(settings.root)]
    for place in reversed(places):
        for file in (place / ".git" / "info" / "exclude", place / ".gitignore"):
            if file.is_file():
                yield _Layer.at(place, _read_patterns(file))


def _read_patterns(file: Path) -> Patterns:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # git, too, goes on without it
        return Patterns(())
    try:
        return Patterns(lines)
    except ValueError:
        return Patterns(line for line in lines if not pattern_problem(line))
