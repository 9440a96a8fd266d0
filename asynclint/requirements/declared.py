"""The requirements that a project's files declare, or have locked, with the lines they stand on.

Read are `pyproject.toml` (PEP 621, dependency groups, Poetry, PDM), `setup.cfg`, requirements and constraints files,
inline script metadata, and the lock files of uv, Poetry, PDM and Pipenv. TOML readers tell no lines, and lock files are
long: so what a file means is asked of a parser only where its lines alone do not say it.
"""

from __future__ import annotations

import json
import re
from configparser import ConfigParser
from configparser import Error as ConfigError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import tomli

from asynclint.requirements.versions import Range, admitted
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;#@]*?)\s*(?:[;#].*|--.*|\\)?", re.DOTALL)
_LOCKED = re.compile(r'^name = "(.+)"\s*\nversion = "(.+)"', re.MULTILINE)
_SCRIPT = re.compile(r"^# /// script\s*$\n((?:^#(?: .*)?$\n)*?)^# ///\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Requirement:
    """In a file at ``span``, ``text`` asks for versions of ``distribution``; a lock file has settled for one."""

    distribution: str
    text: str
    versions: Range
    span: Span
    locked: bool = False


def normalised(distribution: str) -> str:
    """A distribution's name as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def reader_of(name: str) -> Callable[[str], Iterable[Requirement]] | None:
    """What reads the requirements of a file that is called ``name``; None for a file that declares none."""
    if name in _READERS:
        return _READERS[name]
    if name.endswith(".txt") and ("requirements" in name or "constraints" in name):
        return _lines
    return None


def inline(text: str) -> Iterator[Requirement]:
    """The requirements of a script's own metadata (PEP 723)."""
    for block in _SCRIPT.finditer(text):
        table = _toml("".join(line[1:].removeprefix(" ") for line in block[1].splitlines(keepends=True)))
        yield from _quoted(text, _strings(table.get("dependencies")))


def _project(text: str) -> Iterator[Requirement]:
    table = _toml(text)
    project, tool = _table(table.get("project")), _table(table.get("tool"))
    pdm, poetry = _table(tool.get("pdm")), _table(tool.get("poetry"))
    groups = (
        _table(project.get("optional-dependencies")),
        _table(table.get("dependency-groups")),
        _table(pdm.get("dev-dependencies")),
    )
    written = [*_strings(project.get("dependencies")), *(one for group in groups for one in _strings_in(group))]
    yield from _quoted(text, written)
    poetry_groups = (_table(group) for group in _table(poetry.get("group")).values())
    tables = (poetry, *poetry_groups)
    for dependencies in (_table(one.get(key)) for one in tables for key in ("dependencies", "dev-dependencies")):
        for name, value in dependencies.items():
            wanted = value.get("version") if isinstance(value, dict) else value
            place = re.search(rf'^[ \t]*"?{re.escape(name)}"?[ \t]*=.*$', text, re.MULTILINE)
            if isinstance(wanted, str) and place is not None:
                yield from _asked(name, wanted, f"{name} = {wanted!r}".replace("'", '"'), text, place.start())


def _quoted(text: str, written: Iterable[str]) -> Iterator[Requirement]:
    """Requirements that stand in the text as strings."""
    for requirement in dict.fromkeys(written):
        place = next((at for quote in "\"'" if (at := text.find(f"{quote}{requirement}{quote}")) >= 0), -1)
        if place >= 0:
            yield from _parsed(requirement, text, place + 1)


def _config(text: str) -> Iterator[Requirement]:
    config = ConfigParser(interpolation=None, strict=False)
    try:
        config.read_string(text)
    except ConfigError:
        return
    blocks = [config.get("options", "install_requires", fallback="")]
    if config.has_section("options.extras_require"):
        blocks += config["options.extras_require"].values()
    for requirement in dict.fromkeys(line.strip() for block in blocks for line in block.splitlines() if line.strip()):
        place = re.search(rf"^[ \t]*{re.escape(requirement)}", text, re.MULTILINE)
        if place is not None:
            yield from _parsed(requirement, text, place.end() - len(requirement))


def _lines(text: str) -> Iterator[Requirement]:
    place = 0
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.lstrip().startswith(("#", "-")):
            yield from _parsed(line.strip(), text, place + len(line) - len(line.lstrip()))
        place += len(line)


def _lock(text: str) -> Iterator[Requirement]:
    for found in _LOCKED.finditer(text):
        name, version = found.groups()
        yield from _asked(name, f"=={version}", f"{name} {version}", text, found.start(), locked=True)


def _pipfile_lock(text: str) -> Iterator[Requirement]:
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        return
    for section in ("default", "develop"):
        for name, entry in _table(_table(table).get(section)).items():
            version = _table(entry).get("version")
            place = text.find(f'"{name}"')
            if isinstance(version, str) and place >= 0:
                yield from _asked(name, version, f"{name}{version}", text, place, locked=True)


def _parsed(requirement: str, text: str, place: int) -> Iterator[Requirement]:
    """A requirement as PEP 508 writes it; one that names an address instead of versions says nothing here."""
    match = _REQUIREMENT.fullmatch(requirement)
    if match is not None:
        shown = requirement.partition(";")[0].partition(" #")[0].rstrip(" \\")
        yield from _asked(match[1], match[2], shown, text, place)


def _asked(
    name: str, specifier: str, shown: str, text: str, place: int, *, locked: bool = False
) -> Iterator[Requirement]:
    versions = admitted(specifier)
    if versions is not None:
        line = text.count("\n", 0, place) + 1
        start = text.rfind("\n", 0, place) + 1
        end = start + len(text[start:].partition("\n")[0].rstrip())
        yield Requirement(normalised(name), shown, versions, Span(line, place - start, line, end - start), locked)


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError):
        return {}


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _strings_in(table: dict[str, Any]) -> list[str]:
    return [item for value in table.values() for item in _strings(value)]


_READERS: dict[str, Callable[[str], Iterable[Requirement]]] = {
    "pyproject.toml": _project,
    "setup.cfg": _config,
    "uv.lock": _lock,
    "poetry.lock": _lock,
    "pdm.lock": _lock,
    "Pipfile.lock": _pipfile_lock,
}
