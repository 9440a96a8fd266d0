"""Checks TOML tables against tables of what each key may hold.

A format is a mapping from keys to checks, so that what a pack may say reads as data, and a mistake is answered with
what would have been right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

# Says what is wrong with a value, or None. The answer completes "`key` …".
Check = Callable[[Any], str | None]

_BROKEN = re.compile(r"\.(?:[\d.]|$)|^\.")


def problems(table: Mapping[str, Any], keys: Mapping[str, Check], required: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with a table: keys it may not have, keys it lacks, values that their check refuses."""
    for key in required:
        if key not in table:
            yield f'needs "{key}"'
    for key, value in table.items():
        check = keys.get(key)
        if check is None:
            yield f'unknown key "{key}"{suggestion(key, keys)}'
        elif problem := check(value):
            yield f'"{key}" {problem}'


def suggestion(word: str, known: Collection[str]) -> str:
    """A clause that names the nearest known word, or all of them when none is near."""
    if near := get_close_matches(word, known, n=1):
        return f'; did you mean "{near[0]}"?'
    return f"; valid: {', '.join(sorted(known))}"


def string(value: object) -> str | None:
    return None if isinstance(value, str) and value else f"must be a string, not {shown(value)}"


def boolean(value: object) -> str | None:
    return None if isinstance(value, bool) else f"must be true or false, not {shown(value)}"


def constant(value: object) -> str | None:
    return None if isinstance(value, str | int | float) else f"must be a constant, not {shown(value)}"


def name(value: object) -> str | None:
    """A Python name."""
    return None if isinstance(value, str) and value.isidentifier() else f"must be a name, not {shown(value)}"


def dotted_name(value: object) -> str | None:
    """Names joined by dots."""
    # As one name of the right characters, in which nothing between dots begins like a number or is empty.
    if isinstance(value, str) and value.replace(".", "_").isidentifier() and not _BROKEN.search(value):
        return None
    return f"must be a dotted name, not {shown(value)}"


def matching(pattern: str, what: str) -> Check:
    """A string that a regular expression matches whole; ``what`` names such strings."""
    compiled = re.compile(pattern)

    def check(value: object) -> str | None:
        if isinstance(value, str) and compiled.fullmatch(value):
            return None
        return f"must be {what}, not {shown(value)}"

    return check


def table(value: object) -> str | None:
    return None if isinstance(value, dict) else f"must be a table, not {shown(value)}"


def tables(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return None
    return f"must be a list of tables, not {shown(value)}"


def one_of(words: Collection[str]) -> Check:
    """One of some words."""

    def check(value: object) -> str | None:
        if isinstance(value, str) and value in words:
            return None
        return f"cannot be {shown(value)}{suggestion(str(value), words)}"

    return check


def list_of(check_item: Check) -> Check:
    """A list whose items each pass a check."""

    def check(value: object) -> str | None:
        if not isinstance(value, list):
            return f"must be a list, not {shown(value)}"
        for item in value:
            if problem := check_item(item):
                return f"[{value.index(item)}] {problem}"
        return None

    return check


def one_or_more(check_item: Check) -> Check:
    """An item that passes a check, or a list of such."""
    several = list_of(check_item)
    return lambda value: several(value) if isinstance(value, list) else check_item(value)


def table_of(check_key: Check, check_value: Check) -> Check:
    """A table with keys of its author's choice."""

    def check(value: object) -> str | None:
        if not isinstance(value, dict):
            return f"must be a table, not {shown(value)}"
        for key, item in value.items():
            if problem := check_key(key):
                return f"has a bad key: {problem}"
            if problem := check_value(item):
                return f'has a bad value: "{key}" {problem}'
        return None

    return check


def shown(value: object) -> str:
    """A value as the author of a TOML file knows it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return str(value)
