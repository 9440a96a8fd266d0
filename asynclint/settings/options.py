"""The keys of `[tool.asynclint]`: what each may hold, and how it becomes a field of the settings.

One table holds them all, so that what is read, what is explained and what is documented cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asynclint.findings import Confidence
from asynclint.packs.schema import Check, boolean, list_of, one_of, string, table_of
from asynclint.patterns import pattern_problem

if TYPE_CHECKING:
    from pathlib import Path

# Makes a field's value of a key's value; paths in it are relative to the directory of the settings file.
Convert = Callable[[Any, "Path"], object]


@dataclass(frozen=True, slots=True)
class Option:
    """One key: what is wrong with a value for it, and the field's value otherwise."""

    check: Check
    convert: Convert


def _pattern(value: object) -> str | None:
    return string(value) or pattern_problem(str(value))


def _tuple(value: Any, _: Path) -> tuple[str, ...]:
    return tuple(value)


def _same(value: Any, _: Path) -> object:
    return value


def _confidence(value: Any, _: Path) -> Confidence:
    return Confidence[value.upper()]


def _table(value: Any, _: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((pattern, tuple(selectors)) for pattern, selectors in value.items())


def _paths(value: Any, directory: Path) -> tuple[Path, ...]:
    return tuple(directory / path for path in value)


_SELECTORS = Option(list_of(string), _tuple)
_PATTERNS = Option(list_of(_pattern), _tuple)
_SWITCH = Option(boolean, _same)

OPTIONS = {
    "select": _SELECTORS,
    "extend-select": _SELECTORS,
    "ignore": _SELECTORS,
    "per-file-ignores": Option(table_of(_pattern, list_of(string)), _table),
    "min-confidence": Option(one_of([level.label for level in Confidence]), _confidence),
    "opt-in-effects": Option(list_of(string), _tuple),
    "internal-route-words": Option(list_of(string), _tuple),
    "large-models": Option(list_of(string), _tuple),
    "exclude": _PATTERNS,
    "extend-exclude": _PATTERNS,
    "respect-gitignore": _SWITCH,
    "force-exclude": _SWITCH,
    "include-tests": _SWITCH,
    "src": Option(list_of(string), _tuple),
    "packs": Option(list_of(string), _paths),
}


def field_name(key: str) -> str:
    return key.replace("-", "_")
