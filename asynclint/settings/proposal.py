"""Settings for a project that has none, from what its files say; and a file that holds them, without harm to the rest.

Only what differs from the defaults is proposed: a key that says what happens anyway is one more to keep in mind.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tomli

from asynclint.patterns import Patterns
from asynclint.requirements.declared import normalised, reader_of
from asynclint.settings.errors import SettingsError
from asynclint.settings.files import OWN_FILE, PROJECT_FILE
from asynclint.settings.model import TEST_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from asynclint.settings.presets import Preset

HOOKS = ".pre-commit-config.yaml"
TABLE = "[tool.asynclint]"


@dataclass(frozen=True, slots=True)
class Proposal:
    """``seen`` are sentences about what was found; ``lines`` the settings that follow from it, as TOML."""

    seen: tuple[str, ...]
    lines: tuple[str, ...]


def propose(directory: Path, presets: Iterable[Preset]) -> Proposal:
    """Looks at the files of a project's directory; no code is run."""
    declared = dict(_declared(directory))
    fitting = {preset.name: sorted(_names(preset) & declared.keys()) for preset in presets}
    wanted = [name for name, distributions in fitting.items() if distributions]
    seen = [
        f"{declared[distribution]} asks for {distribution}: preset `{name}`"
        for name in wanted
        for distribution in fitting[name]
    ]
    if not wanted:
        seen.append("no framework that a preset is for: the default rules")
    lines = [f"preset = {json.dumps(wanted if len(wanted) > 1 else (wanted or ['default'])[0])}"]
    if [*(directory / "src").glob("*/__init__.py")]:
        seen.append("src/: import roots are found out, so there is nothing to set")
    tests = {name: Patterns(TEST_CODE).covers(f"{name}/") for name in sorted(_tests(directory))}
    for name, is_usual in tests.items():
        known = "test code" if is_usual else "test code under another name than usual"
        seen.append(f"{name}/: {known}, which is read, and not reported on")
    if unusual := [f'{json.dumps(f"/{name}/")} = ["ALL"]' for name, is_usual in tests.items() if not is_usual]:
        lines.append(f"per-file-ignores = {{ {', '.join(unusual)} }}")
    if (directory / HOOKS).is_file():
        has_hook = "id: asynclint" in _read(directory / HOOKS)
        seen.append(f"{HOOKS}: has a hook of ours" if has_hook else f"{HOOKS}: the hook `asynclint` can be added to it")
    return Proposal(tuple(seen), tuple(lines))


def _names(preset: Preset) -> set[str]:
    return set(map(normalised, preset.distributions))


def placed(directory: Path, proposal: Proposal) -> tuple[Path, bytes]:
    """The file to write for a proposal, and its whole content.

    The settings go into a table at the end of the project file, or, where there is none or no table can be added to
    it, into a file of our own. Raises `SettingsError` for a project file that is broken.
    """
    project, own = directory / PROJECT_FILE, directory / OWN_FILE
    body = "".join(f"{line}\n" for line in proposal.lines)
    if not project.is_file():
        return own, body.encode()
    try:
        text = project.read_bytes().decode()
        before = tomli.loads(text)
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise SettingsError([f"{project}: is not TOML: {error}"]) from error
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else end if text.endswith("\n") else 2 * end
    added = text + gap + f"{TABLE}\n{body}".replace("\n", end)
    return (project, added.encode()) if _adds_table(before, added, body) else (own, body.encode())


def _adds_table(before: dict[str, object], added: str, body: str) -> bool:
    """Whether the longer text says what the shorter one did, and the settings."""
    try:
        after = tomli.loads(added)
        table = after["tool"].pop("asynclint")
    except (tomli.TOMLDecodeError, KeyError):
        return False
    if not after["tool"] and "tool" not in before:
        del after["tool"]
    return after == before and table == tomli.loads(body)


def _declared(directory: Path) -> Iterator[tuple[str, str]]:
    """The distributions that the project asks for, each with the file that says so."""
    files = [*sorted(directory.glob("*")), *sorted((directory / "requirements").glob("*.txt"))]
    for file in reversed(files):  # of several, the first has the last word
        name = file.relative_to(directory).as_posix()
        reader = reader_of(name)
        if reader is not None and file.is_file():
            for requirement in reader(_read(file)):
                if not requirement.locked:  # what is locked may be somebody else's wish
                    yield requirement.distribution, name


def _tests(directory: Path) -> set[str]:
    """Directories that hold tests."""
    marks = [*directory.glob("*/conftest.py"), *directory.glob("*/test_*.py")]
    return {mark.parent.name for mark in marks if not mark.parent.name.startswith(".")}


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
