"""Reads `vocabulary.toml`: the kinds of effect, the only words that rules and knowledge share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.packs.files import decode, parse_toml, read_bytes
from asynclint.packs.model import Kind
from asynclint.packs.schema import Check, boolean, problems, string, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from asynclint.packs.errors import Mistakes

VOCABULARY = "vocabulary.toml"

_FILE: dict[str, Check] = {"kinds": table}
_KIND: dict[str, Check] = {
    "phrase": string,
    "opt-in": boolean,
    "remedy": string,
    "contended": boolean,
    "brief": boolean,
    "slight": boolean,
    "raises": boolean,
}


def vocabulary_files(directories: Sequence[Path]) -> list[Path]:
    """The vocabularies of those packs that have one."""
    return [path for directory in directories if (path := directory / VOCABULARY).is_file()]


def load_kinds(directories: Sequence[Path], mistakes: Mistakes) -> dict[str, Kind]:
    """The kinds of all packs, by name."""
    kinds: dict[str, Kind] = {}
    for path in vocabulary_files(directories):
        kinds.update(_read(path, mistakes))
    return kinds


def _read(path: Path, mistakes: Mistakes) -> dict[str, Kind]:
    text = decode(path, read_bytes(path, mistakes), mistakes)
    tables = None if text is None else parse_toml(path, text, mistakes)
    if tables is None or mistakes.add_all(path, "", problems(tables, _FILE)):
        return {}
    kinds = {}
    for name, entry in tables.get("kinds", {}).items():
        where = f"[kinds.{name}]"
        if problem := table(entry):
            mistakes.add(path, where, problem)
        elif not mistakes.add_all(path, where, problems(entry, _KIND, required=("phrase",))):
            kinds[name] = Kind(
                name,
                phrase=entry["phrase"],
                opt_in=entry.get("opt-in", False),
                remedy=entry.get("remedy"),
                contended=entry.get("contended", False),
                brief=entry.get("brief", False),
                slight=entry.get("slight", False),
                raises=entry.get("raises", False),
            )
    return kinds
