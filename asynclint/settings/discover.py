"""Puts the settings of a run together: defaults, then presets, then one file, then the command line.

The root is decided here too, because both depend on the paths that were given: the directory of the settings file, or
else of the repository, or else where the command runs.
"""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynclint.packs.locate import pack_directories
from asynclint.packs.schema import suggestion
from asynclint.settings.errors import SettingsError
from asynclint.settings.files import find_file, place_of, read_file, upwards
from asynclint.settings.model import Settings
from asynclint.settings.presets import load_presets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from asynclint.settings.presets import Preset

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
    anything else replaces. So does the file with what its presets say. Raises `SettingsError`, and `PackErrors` for
    presets that are wrong.
    """
    start = _common_directory(paths)
    if isolated:
        source = None
    elif config is not None:
        source = Path(os.path.abspath(config))  # noqa: PTH100  (a link stays the path its user knows)
    else:
        source = find_file(start)
    settings = Settings(_root(start, source), source)
    if source is not None:
        given = read_file(source)
        for preset in _presets(given, source):
            settings = _overridden(settings, preset.fields, f'preset "{preset.name}"')
        settings = _overridden(settings, given, str(source))
    return _overridden(settings, overrides or {}, COMMAND_LINE)


def _presets(given: Mapping[str, Any], source: Path) -> list[Preset]:
    """The presets that a settings file names, in its order."""
    wanted = given.get("preset", ())
    known = load_presets(pack_directories(given.get("packs", ()))) if wanted else {}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        place = place_of("preset", source)
        raise SettingsError(f'{place}: unknown preset "{name}"{suggestion(name, known)}' for name in unknown)
    return [known[name] for name in wanted]


def _overridden(settings: Settings, overrides: Mapping[str, Any], origin: str) -> Settings:
    """Settings with the fields that are given farther from the defaults, and nearer to the user."""
    defaults = {field.name: field.default for field in fields(Settings)}
    origins = dict(settings.origins)
    changes: dict[str, Any] = {}
    if "select" in overrides:
        changes = {name: defaults[name] for name in _SELECTION}
        origins = {name: origin for name, origin in origins.items() if name not in _SELECTION}
    for name, value in overrides.items():
        added = name in _ADDED and name in origins
        held = getattr(settings, name)
        changes[name] = held + tuple(item for item in value if item not in held) if added else value
        origins[name] = f"{origins[name]}, {origin}" if added else origin
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
