"""Finds the packs of a run: the rules that are shipped, then those the settings name.

A wheel carries the rules inside the package. A checkout has them beside it, which counts only where the project file
there is ours: a stranger's `rules/` beside a copy of this package must not be read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import tomli

from asynclint.packs.errors import Mistakes, PackError, PackErrors
from asynclint.packs.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Sequence

_PACKAGE = Path(__file__).parent.parent
_PARTS = ("knowledge", "catalog", "presets", VOCABULARY)


def pack_directories(extra: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The shipped rules and the packs of the settings, in the order in which they override each other.

    Raises `PackErrors` for packs that are not there or hold nothing that a pack can hold.
    """
    mistakes = Mistakes()
    for path in extra:
        if not path.is_dir():
            mistakes.add(path, "", "is not a directory")
        elif not any((path / part).exists() for part in _PARTS):
            mistakes.add(path, "", f"is not a pack: it has none of {', '.join(_PARTS)}")
    mistakes.raise_any()
    return (shipped_rules(_PACKAGE), *extra)


def shipped_rules(package: Path) -> Path:
    """The rules that came with the package directory. Raises `PackErrors` when there are none."""
    installed = package / "_rules"
    if installed.is_dir():
        return installed
    beside = package.parent / "rules"
    if beside.is_dir() and _is_our_project(package.parent / "pyproject.toml"):
        return beside
    raise PackErrors([PackError(installed, "", "the shipped rules are missing; asynclint is not installed whole")])


def _is_our_project(project_file: Path) -> bool:
    try:
        project = tomli.loads(project_file.read_text(encoding="utf-8")).get("project")
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError):
        return False
    return isinstance(project, dict) and project.get("name") == "asynclint"
