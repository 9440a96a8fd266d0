"""Puts the settings of a run together: defaults, then one file, then the command line.

The root is decided here too, because both depend on the paths that were given: the directory of the settings file, or
else of the repository, or else where the command runs.
"""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynclint.settings.files import find_file, read_file, upwards
from asynclint.settings.model import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ADDED = frozenset({"extend_select", "ignore", "extend_exclude"})
_SELECTION = frozenset({"select", "extend_select", "ignore"})
COMMAND_LINE = "command line"


def discover(
    paths: Sequence[Path],
    *,
    config: Path | None = None,
    isolated: bool = False,
    overrides: Mapping[str, Any] | None = None,
) -> Settings:
    """The settings for a run over ``paths``.

    ``config`` is read instead of the closest file, ``isolated`` reads none. ``overrides`` are fields from the command
    line: ``select`` replaces the whole selection of the file, other lists of selectors and patterns add to the file's,
    anything else replaces. Raises `SettingsError`.
    """
    start = _common_directory(paths)
    if isolated:
        source = None
    elif config is not None:
        source = Path(os.path.abspath(config))  # noqa: PTH100  (a link stays the path its user knows)
    else:
        source = find_file(start)
    given = read_file(source) if source is not None else {}
    settings = replace(
        Settings(_root(start, source), source, origins=dict.fromkeys(given, str(source))),
        **given,
    )
    return _overridden(settings, overrides or {})


def _overridden(settings: Settings, overrides: Mapping[str, Any]) -> Settings:
    defaults = {field.name: field.default for field in fields(Settings)}
    origins = dict(settings.origins)
    changes: dict[str, Any] = {}
    if "select" in overrides:
        changes = {name: defaults[name] for name in _SELECTION}
        origins = {name: origin for name, origin in origins.items() if name not in _SELECTION}
    for name, value in overrides.items():
        added = name in _ADDED and name in origins
        changes[name] = getattr(settings, name) + value if added else value
        origins[name] = f"{origins[name]}, {COMMAND_LINE}" if added else COMMAND_LINE
    return replace(settings, **changes, origins=origins)


def _common_directory(paths: Sequence[Path]) -> Path:
    places = [Path(os.path.abspath(path)) for path in paths] or [Path.cwd()]  # noqa: PTH100
    directories = [place if place.is_dir() else place.parent for place in places]
    try:
        return Path(os.path.commonpath(directories))
    except ValueError:  # on different drives
        return Path.cwd()


def _root(start: Path, source: Path | None) -> Path:
    if source is not None and start.is_relative_to(source.parent):
        return source.parent
    *_, top = upwards(start)
    if (top / ".git").exists():
        return top
    return Path.cwd() if start.is_relative_to(Path.cwd()) else start
