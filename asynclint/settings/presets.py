"""Presets: settings for a kind of project, which a settings file names and may then overrule.

A preset is a file `presets/<name>.toml` of a pack. It holds keys of the settings, a description, and the distributions
by which a project of its kind is known. What is a matter of one project (packs, import roots, baseline, cache)
is not for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asynclint.packs.errors import Mistakes
from asynclint.packs.files import decode, pack_files, parse_toml, read_bytes
from asynclint.packs.schema import Check, list_of, problems, string
from asynclint.settings.options import OPTIONS, field_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_OF_ONE_PROJECT = ("preset", "baseline", "src", "packs", "cache-dir")
_KEYS: dict[str, Check] = {
    "description": string,
    "distributions": list_of(string),
    **{key: option.check for key, option in OPTIONS.items() if key not in _OF_ONE_PROJECT},
}


@dataclass(frozen=True, slots=True)
class Preset:
    """``fields`` are those of the settings that it gives; ``distributions`` are what projects of its kind ask for."""

    name: str
    description: str
    distributions: tuple[str, ...]
    fields: Mapping[str, Any]


def load_presets(directories: Sequence[Path]) -> dict[str, Preset]:
    """The presets of all packs by name; those of later packs replace earlier ones. Raises `PackErrors`."""
    mistakes = Mistakes()
    found: dict[str, Preset] = {}
    for path in pack_files(directories, "presets", ".toml"):
        text = decode(path, read_bytes(path, mistakes), mistakes)
        table = None if text is None else parse_toml(path, text, mistakes)
        if table is None or mistakes.add_all(path, "", problems(table, _KEYS, required=("description",))):
            continue
        given = {
            field_name(key): OPTIONS[key].convert(value, path.parent) for key, value in table.items() if key in OPTIONS
        }
        distributions = tuple(table.get("distributions", ()))
        found[path.stem] = Preset(path.stem, table["description"], distributions, given)
    mistakes.raise_any()
    return found
