"""The keys of `[tool.asynclint]`: what each means, what it may hold, and how it becomes a field of the settings.

One table holds them all, so that what is read, what is explained, what editors complete (`schema.py`) and what is
documented cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asynclint.findings import Confidence
from asynclint.packs.schema import Check, boolean, list_of, one_of, string, table_of
from asynclint.patterns import pattern_problem

# Makes a field's value of a key's value; paths in it are relative to the directory of the settings file.
Convert = Callable[[Any, Path], object]

JsonSchema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """One key: its meaning in a few words, what is wrong with a value for it, the field's value otherwise, and the
    JSON schema that says the same as the check to an editor."""

    meaning: str
    check: Check
    convert: Convert
    schema: JsonSchema


def _pattern(value: object) -> str | None:
    return string(value) or pattern_problem(str(value))


def _one_or_more(value: object) -> str | None:
    return string(value) if isinstance(value, str) else list_of(string)(value)


def _text(value: object) -> str | None:
    return None if value == "" else string(value)


def _tuple(value: Any, _: Path) -> tuple[str, ...]:
    return tuple(value)


def _wrapped(value: Any, _: Path) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _same(value: Any, _: Path) -> object:
    return value


def _confidence(value: Any, _: Path) -> Confidence:
    return Confidence[value.upper()]


def _table(value: Any, _: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((pattern, tuple(selectors)) for pattern, selectors in value.items())


def _path(value: Any, _: Path) -> Path:
    return Path(value)


def _place(value: Any, directory: Path) -> Path | None:
    return directory / value if value else None


def _paths(value: Any, directory: Path) -> tuple[Path, ...]:
    return tuple(directory / path for path in value)


_STRING: JsonSchema = {"type": "string", "minLength": 1}
_STRINGS: JsonSchema = {"type": "array", "items": _STRING}
_LEVELS = [level.label for level in Confidence]


def _words(meaning: str) -> Option:
    return Option(meaning, list_of(string), _tuple, _STRINGS)


def _patterns(meaning: str) -> Option:
    return Option(meaning, list_of(_pattern), _tuple, _STRINGS)


def _switch(meaning: str) -> Option:
    return Option(meaning, boolean, _same, {"type": "boolean"})


OPTIONS = {
    "preset": Option(
        "settings for a kind of project, below those of the file: `default`, `strict`, `fastapi`, `django`, or several",
        _one_or_more,
        _wrapped,
        {"anyOf": [_STRING, _STRINGS]},
    ),
    "select": _words("check only these rules (empty: those that are on by default)"),
    "extend-select": _words("check these as well"),
    "ignore": _words("leave these out"),
    "per-file-ignores": Option(
        "leave rules out in some files",
        table_of(_pattern, list_of(string)),
        _table,
        {"type": "object", "propertyNames": _STRING, "additionalProperties": _STRINGS},
    ),
    "min-confidence": Option(
        "leave out findings the program is less sure of", one_of(_LEVELS), _confidence, {"enum": _LEVELS}
    ),
    "opt-in-effects": _words('kinds of effect that are silent unless asked for: `"file-metadata"`'),
    "internal-route-words": _words("words that make a route internal (API201)"),
    "large-models": _words("models whose tables are large (empty: the program tells) (ORM311, ORM313, ORM320)"),
    "exclude": _patterns("files to leave out, as in `.gitignore`"),
    "extend-exclude": _patterns("more of them"),
    "respect-gitignore": _switch("leave out what git ignores"),
    "force-exclude": _switch("leave files out even if they are named on the command line"),
    "include-tests": _switch("report on test code and migrations"),
    "baseline": Option("file of the findings that are known", string, _path, _STRING),
    "src": _words("import roots (empty: found out)"),
    "packs": Option("directories with rules and knowledge of your own", list_of(string), _paths, _STRINGS),
    "cache-dir": Option("directory of the cache (empty: that of the platform)", _text, _place, {"type": "string"}),
}


def field_name(key: str) -> str:
    return key.replace("-", "_")
