"""Requirements that admit a version with a known flaw, in projects whose code is open to it.

Nearest to the truth is a lock file; then what asks for the flawed distribution itself; then what brings it along. A
requirement without any version says nothing and is left alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from asynclint.checks.calls.exposure import exposed
from asynclint.findings import Confidence, Finding
from asynclint.requirements.declared import Requirement, inline, normalised, reader_of
from asynclint.requirements.versions import Range, version
from asynclint.source import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.packs.model import Advisory, Rule

BESIDE = "requirements"
"""A directory whose files speak for the one it is in."""

MAY_DECLARE = r".+\.(cfg|lock|toml|txt)"


class Place(NamedTuple):
    """A requirement and the file it stands in."""

    path: str
    requirement: Requirement


def find(context: Context, rule: Rule) -> Iterator[Finding]:
    project = _Project(context)
    for advisory in context.knowledge.advisories:
        reported: set[tuple[str, int]] = set()
        for path, use in exposed(context, advisory):
            for place, confidence, what in project.admitting(advisory, path):
                where = (place.path, place.requirement.span.line)
                if where not in reported:
                    reported.add(where)
                    yield Finding(
                        code=rule.code,
                        message=f"{what} {advisory.name}: {advisory.summary}; `{path}` uses `{use}`",
                        path=place.path,
                        span=place.requirement.span,
                        severity=rule.severity,
                        confidence=min(rule.confidence, confidence),
                        target=advisory.distribution,
                        help=f"require `{advisory.distribution}>={advisory.until}`, and what accepts it",
                    )


class _Project:
    """The requirements of a project, file by file, as far as somebody asks."""

    def __init__(self, context: Context) -> None:
        self._tree = context.tree
        self._companions = context.knowledge.companions
        self._in_directory = cache(self._read_directory)
        self._in_file = cache(self._read_file)

    def admitting(self, advisory: Advisory, path: str) -> Iterator[tuple[Place, Confidence, str]]:
        """What lets a version with the flaw into the environment of the module at ``path``; how sure that is, and how
        a sentence about it begins."""
        own = list(self._in_file(path, script=True))
        if own:
            yield from self._among(advisory, own)
            return
        settled = False
        for directory in PurePosixPath(path).parents:
            places = self._in_directory(directory)
            locked = [
                place
                for place in places
                if place.requirement.locked and place.requirement.distribution == normalised(advisory.distribution)
            ]
            settled = settled or bool(locked)
            yield from self._among(advisory, locked if settled else places)

    def _among(self, advisory: Advisory, places: list[Place]) -> Iterator[tuple[Place, Confidence, str]]:
        since = None if advisory.since is None else version(advisory.since)
        until = version(advisory.until)
        distribution = normalised(advisory.distribution)
        direct = [place for place in places if place.requirement.distribution == distribution]
        for place in direct:
            text, versions = place.requirement.text, place.requirement.versions
            if versions.ends_in(since, until):
                yield place, Confidence.CERTAIN, f"`{text}` has"
            elif versions.reaches(since, until):
                yield place, Confidence.LIKELY, f"`{text}` admits versions with"
        if direct:
            return
        for place in places:
            text, versions = place.requirement.text, place.requirement.versions
            for companion in self._companions:
                if normalised(companion.owner) != place.requirement.distribution:
                    continue
                first = None if companion.since is None else version(companion.since)
                if companion.distribution != advisory.distribution or not Range(high=version(companion.below)).ends_in(
                    since, until
                ):
                    continue
                brings = f"`{companion.distribution}<{companion.below}`, which has"
                if versions.ends_in(first, version(companion.until)):
                    yield place, Confidence.CERTAIN, f"`{text}` brings {brings}"
                    break
                if versions.reaches(first, version(companion.until)):
                    yield place, Confidence.LIKELY, f"`{text}` admits versions that bring {brings}"
                    break

    def _read_directory(self, directory: PurePosixPath) -> list[Place]:
        found: list[Place] = []
        for beside in (directory, directory / BESIDE):
            for name in self._tree.names(beside.as_posix(), MAY_DECLARE):
                if reader_of(name) is not None or (beside != directory and name.endswith(".txt")):
                    found += self._in_file((beside / name).as_posix(), script=False)
        return found

    def _read_file(self, path: str, *, script: bool) -> list[Place]:
        read = inline if script else reader_of(PurePosixPath(path).name) or reader_of("requirements.txt")
        try:
            text = self._tree.read(path).text.replace("\r\n", "\n")
        except SourceError:
            return []
        assert read is not None
        return [Place(path, requirement) for requirement in read(text)]
