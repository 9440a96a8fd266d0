"""Finds and reads the one file that holds a project's settings.

The closest file wins whole: settings are never pieced together from several, so that reading one file tells what a run
will do. The search ends at the root of the git repository, so that nothing outside a checkout changes its result.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import tomli

from asynclint.packs.schema import problems, shown
from asynclint.settings.errors import SettingsError
from asynclint.settings.options import OPTIONS, field_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

OWN_FILE = "asynclint.toml"
PROJECT_FILE = "pyproject.toml"
_HEADER = re.compile(r"\s*\[+\s*(?P<name>[^\]]+?)\s*\]")


def find_file(directory: Path) -> Path | None:
    """The closest settings file at or above a directory. Raises `SettingsError` where one directory has two."""
    for place in upwards(directory):
        candidates = [place / OWN_FILE, place / PROJECT_FILE]
        own, project = (path.is_file() and _table(path) is not None for path in candidates)
        if own and project:
            raise SettingsError([f"{place}: both {OWN_FILE} and {PROJECT_FILE} hold settings; keep one of them"])
        if own or project:
            return candidates[0] if own else candidates[1]
    return None


def upwards(directory: Path) -> Iterator[Path]:
    """The directory and those above it, up to the root of its git repository (or of the disk)."""
    for place in (directory, *directory.parents):
        yield place
        if (place / ".git").exists():
            return


def read_file(path: Path) -> dict[str, Any]:
    """The fields that a settings file sets. Raises `SettingsError` with all that is wrong with it."""
    table = _table(path)
    if table is None:
        raise SettingsError([f"{path}: has no [tool.asynclint] table"])
    mistakes: list[str] = []
    fields: dict[str, Any] = {}
    lines = _lines_of_keys(path)
    for key, value in table.items():
        place = _place(path, lines, key)
        if wrong := [*problems({key: value}, {name: option.check for name, option in OPTIONS.items()})]:
            mistakes += [f"{place}: {problem}" for problem in wrong]
        else:
            fields[field_name(key)] = OPTIONS[key].convert(value, path.parent)
    mistakes += [
        f'{path}:{lines.get("src", 1)}: "src" names {source!r}, which is not a directory'
        for source in fields.get("src", ())
        if not (path.parent / source).is_dir()
    ]
    if mistakes:
        raise SettingsError(mistakes)
    return fields


def place_of(key: str, path: Path) -> str:
    """Where a settings file sets a key, as messages name places."""
    return _place(path, _lines_of_keys(path), key)


def _place(path: Path, lines: Mapping[str, int], key: str) -> str:
    return f"{path}:{lines[key]}" if key in lines else f"{path}"


def _table(path: Path) -> dict[str, Any] | None:
    try:
        content = tomli.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise SettingsError([f"{path}: is not UTF-8"]) from error
    except tomli.TOMLDecodeError as error:
        raise SettingsError([f"{path}: is not TOML: {error}"]) from error
    if path.name != PROJECT_FILE:
        return content
    tool = content.get("tool", {})
    table = tool.get("asynclint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise SettingsError([f"{path}: [tool.asynclint] must be a table, not {shown(table)}"])
    return table


def _lines_of_keys(path: Path) -> dict[str, int]:
    """Where each key of ours stands; keys that are written in some roundabout way are left out."""
    ours = "tool.asynclint" if path.name == PROJECT_FILE else ""
    table = ""
    lines: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if header := _HEADER.match(line):
            table = header["name"]
            key = table.removeprefix(ours).strip(".\"' ") if table.startswith(ours) else ""
        else:
            key = line.partition("=")[0].strip(" \t\"'") if table == ours else ""
        if key:
            lines.setdefault(key, number)
    return lines
