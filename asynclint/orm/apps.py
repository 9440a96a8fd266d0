"""Which app a module's models belong to: the nearest one that a configuration names, or else its package."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from asynclint.orm.candidates import Derived
from asynclint.program.values import Class, Literal, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey

MODELS = "models"
MIGRATIONS = "migrations"
FORM = "app-config"


class Apps:
    """App labels, by module."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._labels: dict[str, str] = {}
        self._of_module: dict[int, str] = {}
        library = program.library
        names = {name.rpartition(".")[2] for name in library.of_form(FORM)}
        for key in Derived(program).from_names(names):
            if any(library.form(base) == FORM for base in program.class_info(key).library_bases):
                self._configure(key)

    def _configure(self, key: ClassKey) -> None:
        name = self._constant(key, "name")
        if name is None:
            return  # a base of configurations
        label = self._constant(key, "label") or name.rpartition(".")[2]
        self._labels.setdefault(name, label)
        package = self._parts(key[0])[:-1]
        if package and package[-1] == name.rpartition(".")[2]:
            self._labels.setdefault(".".join(package), label)  # whatever root the name counts from

    def _constant(self, key: ClassKey, name: str) -> str | None:
        for option in alternatives(self._program.class_attribute(key, name, Class(key))):
            if isinstance(option, Literal) and isinstance(option.value, str):
                return option.value
        return None

    def label(self, module: int) -> str:
        """The label of the app that the models of a module belong to, unless they say so themselves."""
        label = self._of_module.get(module)
        if label is None:
            label = self._of_module[module] = self._find(module)
        return label

    def _find(self, module: int) -> str:
        parts = self._parts(module)
        models = [place for place, part in enumerate(parts) if part == MODELS]
        package = parts[: models[-1]] if models else parts[:-1]
        known = self._program.modules.known_prefix
        migrated = any(known(f"{name}.{MIGRATIONS}") for name in _spellings(package))
        if migrated and not any(name in self._labels for name in _spellings(package)):
            return package[-1]
        for end in range(len(parts), 0, -1):
            for name in _spellings(parts[:end]):
                if name in self._labels:
                    return self._labels[name]
        return package[-1] if package else ""

    def _parts(self, module: int) -> list[str]:
        """The directories a module stands in and its own name (`__init__` for a package's)."""
        return list(PurePosixPath(self._program.modules.paths[module]).with_suffix("").parts)


def _spellings(parts: list[str]) -> Iterator[str]:
    """The dotted names by which a module may be imported, from each directory above it, the longest first."""
    return (".".join(parts[start:]) for start in range(len(parts)))
