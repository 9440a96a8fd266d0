"""The file that holds a baseline: JSON with one entry a line, sorted, so that a change to it reads as what it is.

It is committed, merged and edited by people, so whatever is wrong with it is told with its line.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from asynclint.baseline.entries import Entry
from asynclint.packs.schema import Check, list_of, matching, problems, shown, string, table
from asynclint.writing import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VERSION = 1


def _version(value: object) -> str | None:
    return None if value == VERSION else f"must be {VERSION}, not {shown(value)}: another asynclint has written it"


def _text(value: object) -> str | None:
    return None if isinstance(value, str) else string(value)


def _count(value: object) -> str | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and value > 1
    return None if is_count else f"must be a number above 1, not {shown(value)}"


_FILE: dict[str, Check] = {"version": _version, "paths": list_of(string), "findings": list_of(table)}
_ENTRY: dict[str, Check] = {
    "path": string,
    "code": string,
    "symbol": _text,
    "target": _text,
    "text": matching("[0-9a-f]+", "a digest"),
    "count": _count,
}
_REQUIRED = ("path", "code", "symbol", "target", "text")


class BaselineError(Exception):
    """A baseline that cannot be read or written: a message for each mistake in it."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """``entries`` are sorted; ``paths`` are what they were found in, relative to the root."""

    paths: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def read_baseline(path: Path) -> Baseline:
    """Raises `BaselineError` with all that is wrong with the file."""
    try:
        text = path.read_text(encoding="utf-8")
        content = json.loads(text)
    except OSError as error:
        raise BaselineError(f"{path}: cannot be read: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise BaselineError(f"{path}:{error.lineno}: is not JSON: {error.msg} (column {error.colno})") from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{path}: is not UTF-8 JSON") from error
    mistakes = [*_mistakes(path, text, content)]
    if mistakes:
        raise BaselineError("\n".join(mistakes))
    entries = (
        Entry(*(entry[key] for key in _REQUIRED)) for entry in content["findings"] for _ in range(entry.get("count", 1))
    )
    return Baseline(tuple(content["paths"]), tuple(sorted(entries)))


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Raises `BaselineError` when the file cannot be written."""
    try:
        replace_file(path, written(baseline).encode())
    except OSError as error:
        raise BaselineError(f"{path}: cannot be written: {error.strerror}") from error


def written(baseline: Baseline) -> str:
    lines = ",\n".join(
        f"    {json.dumps(asdict(entry) | ({'count': count} if count > 1 else {}))}"
        for entry, count in sorted(Counter(baseline.entries).items())
    )
    findings = f"[\n{lines}\n  ]" if lines else "[]"
    return f'{{\n  "version": {VERSION},\n  "paths": {json.dumps(baseline.paths)},\n  "findings": {findings}\n}}\n'


def _mistakes(path: Path, text: str, content: object) -> Iterator[str]:
    if not isinstance(content, dict):
        yield f"{path}:1: must be a table, not {shown(content)}"
        return
    found = [*problems(content, _FILE, required=tuple(_FILE))]
    yield from (f"{path}: {problem}" for problem in found)
    if not found:
        for number, entry in enumerate(content["findings"]):
            place = _place(text, entry, number)
            yield from (f"{path}{place}: {problem}" for problem in problems(entry, _ENTRY, required=_REQUIRED))


def _place(text: str, entry: dict[str, Any], number: int) -> str:
    """The line of an entry; its number where it is not written as we write it."""
    line = json.dumps(entry)
    numbers = (at for at, written in enumerate(text.splitlines(), start=1) if written.strip().rstrip(",") == line)
    return f":{at}" if (at := next(numbers, 0)) else f': "findings" [{number}]'
