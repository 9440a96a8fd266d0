"""What git knows of a project: where a branch began, and what has changed since.

The repository may be anybody's, so nothing it configures is run: no external diff, no text conversion, no file monitor.
"""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from asynclint.source import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEW_FILE = re.compile(r'\+\+\+ (?:"(?P<quoted>.*)"|(?P<plain>[^\t]*))')
_HUNK = re.compile(r"@@ -\S+ \+(?P<line>\d+)(?:,(?P<count>\d+))? @@")

LINK = "120000"
"""The mode of a symbolic link."""


class GitError(Exception):
    """Something that git cannot tell."""


def changed_places(root: Path, reference: str) -> dict[str, tuple[float, ...] | None]:
    """Where files below ``root`` differ from the commit where the history of ``reference`` and that of HEAD part.

    Paths are relative to ``root``. A place is a line, or half a line more than the line after which something was taken
    out. None stands for all of a file that git does not know yet.

    :raises GitError: when git cannot tell.
    """
    base = fork_point(root, reference)
    places: dict[str, tuple[float, ...] | None] = dict(_changed(_git(
        root, "diff", "--relative", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-prefix",
        "--find-renames", "--diff-filter=d", base, "--",
    )))  # fmt: skip
    unknown = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return places | dict.fromkeys(filter(None, unknown.split("\0")))


def fork_point(root: Path, reference: str) -> str:
    """The commit where the history of ``reference`` and that of HEAD part.

    :raises GitError: when there is none.
    """
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}").strip()
    except GitError as error:
        raise GitError(str(error) or f"{reference!r} is no commit of the repository at {root}") from error
    try:
        return _git(root, "merge-base", commit, "HEAD").split()[0]
    except GitError as error:
        raise GitError(
            str(error) or f"{reference!r} and HEAD have no commit in common; a shallow clone has to fetch more of both"
        ) from error


def write_tree(root: Path, commit: str, directory: Path) -> None:
    """Writes what is below ``root`` in a commit into an empty directory, as git keeps it: no filter is run over it.

    Links and submodules are left out, and so is what is too large to be source.

    :raises GitError: when git cannot tell.
    :raises OSError: when a file cannot be written.
    """
    listed = _git(root, "ls-tree", "-r", "-z", "--long", commit, "--", ".").split("\0")
    blobs: list[tuple[str, str]] = []
    for line in filter(None, listed):
        description, _, path = line.partition("\t")
        mode, kind, name, size = description.split()
        inside = not path.startswith("/") and ".." not in path.split("/")  # a tree can be made by hand
        if kind == "blob" and mode != LINK and inside and int(size) <= MAX_BYTES:
            blobs.append((name, path))
    contents = _run(root, "cat-file", "--batch", stdin="".join(f"{name}\n" for name, _ in blobs).encode())
    at = 0
    for _, path in blobs:
        start = contents.index(b"\n", at) + 1
        end = start + int(contents[at : start - 1].split()[2])
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(contents[start:end])
        at = end + 1


def _git(root: Path, *arguments: str) -> str:
    return _run(root, *arguments).decode(errors="surrogateescape")


def _run(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    command = ["git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, cwd=root, input=stdin, capture_output=True, check=False)
    except OSError as error:
        raise GitError(f"git cannot be run in {root}: {error.strerror}") from error
    if done.returncode != 0:
        raise GitError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def _changed(difference: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The changed places of each file of a difference without context."""
    path, places = "", list[float]()
    left = 0  # lines of the hunk: they may look like anything
    for line in difference.split("\n"):
        if left and line.startswith("+"):
            left -= 1
        elif hunk := _HUNK.match(line):
            first, left = int(hunk["line"]), int(hunk["count"] or 1)
            places += range(first, first + left) if left else [first + 0.5]
        elif not left and (file := _NEW_FILE.match(line)):
            if path:
                yield path, tuple(places)
            path, places = _unquoted(file["quoted"]) if file["plain"] is None else file["plain"], []
    if path:
        yield path, tuple(places)


def _unquoted(name: str) -> str:
    """A file's name as git writes one with a quote, a tab or a line end in it."""
    escaped = name.encode(errors="surrogateescape").decode("unicode_escape")
    return escaped.encode("latin-1").decode(errors="surrogateescape")
