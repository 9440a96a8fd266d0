"""Which file an import means.

Python answers this with `sys.path`, which a reader of source does not have. What stands in for it are import roots:
the directories the settings name, the project root, and the parent of every top-most package. Of several files that
answer to one name the importer's own root wins, then the root nearest above it. A package can stand in directories
without an ``__init__``, which are part of its name: where no root answers, those above the importer are asked.
"""

from __future__ import annotations

import sys
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

INIT = "__init__"


class ModuleTable:
    """The files of a program, by number (their order), path and dotted name."""

    def __init__(
        self,
        paths: Sequence[str],
        sources: Iterable[str] = (),
        external: frozenset[str] = frozenset(),
        templates: Sequence[str] = (),
    ) -> None:
        """``paths`` are relative to the project root; ``sources`` the import roots the settings name;
        ``external`` the top-level names that belong to known libraries. ``templates`` are modules as well, which only
        templates import, by their paths."""
        self.templates = {path: number for number, path in enumerate(templates, len(paths))}
        self.paths = (*paths, *templates)
        self._external = external | sys.stdlib_module_names
        self._by_path = {path: number for number, path in enumerate(self.paths)}
        self._files = [PurePosixPath(path) for path in self.paths]
        self._packages = packages = {str(file.parent) for file in self._files if file.stem == INIT}
        self._directories = [str(file.parent) for file in self._files]
        self._directory_names = {part for file in self._files for part in file.parts[:-1]} - self._external
        self._found: dict[tuple[str, str], int | None] = {}
        self._orders: dict[str, dict[str, int]] = {}
        self._tops = [_top(file, packages) for file in self._files]
        named = [str(PurePosixPath(source)) for source in sources]
        self._preferred = frozenset([*named, "."])
        roots = {*self._preferred, *self._tops}
        self._by_name: dict[str, list[tuple[str, int]]] = {}
        self._prefixes: set[str] = set()
        for number, file in enumerate(self._files[: len(paths)]):
            for root in (str(parent) for parent in file.parents):
                if root in roots:
                    name = _dotted(file, root)
                    self._by_name.setdefault(name, []).append((root, number))
                    while name and name not in self._prefixes:
                        self._prefixes.add(name)
                        name = name.rpartition(".")[0]

    def is_package(self, number: int) -> bool:
        return self._files[number].stem == INIT

    def name(self, number: int) -> str:
        """The dotted name of a module, as its own root sees it."""
        return _dotted(self._files[number], self._tops[number])

    def known_prefix(self, name: str) -> bool:
        """Whether some module of the program is called ``name`` or stands below it."""
        return name in self._prefixes

    def find(self, name: str, importer: int) -> int | None:
        """The module that ``import name`` means in ``importer``; None when it is outside the program."""
        is_named = name in self._by_name
        if not is_named and name.partition(".")[0] not in self._directory_names:
            return self.templates.get(name)
        memo = (name, self._directories[importer])
        if memo not in self._found:
            self._found[memo] = self._find(name, importer) if is_named else self._find_above(name, importer)
        return self._found[memo]

    def template(self, name: str, user: int) -> int | None:
        """The template that ``name`` means in a module: of several, the one that shares most of its path."""
        here = self._files[user].parts
        found = [path for path in self.templates if path == name or path.endswith(f"/{name}")]
        return (
            self.templates[max(found, key=lambda path: (_shared(PurePosixPath(path).parts, here), path))]
            if found
            else None
        )

    def _find(self, name: str, importer: int) -> int | None:
        candidates = self._by_name[name]
        top = name.partition(".")[0]
        if top in self._external:
            # `redis.py` beside the importer is rarely what `import redis` means; a package of that name is.
            candidates = [
                (root, number)
                for root, number in candidates
                if root in self._preferred or (number != importer and self._top_is_package(root, top))
            ]
        order = self._order(importer)
        ranked = sorted(
            (
                order.get(root, len(order) + (0 if root in self._preferred else 1)),
                root,
                not self.is_package(number),
                number,
            )
            for root, number in candidates
        )
        if not ranked:
            return None
        if ranked[0][0] > len(order) and len(ranked) > 1:
            return None  # several unrelated files answer to the name: better none than the wrong one
        return ranked[0][-1]

    def _find_above(self, name: str, importer: int) -> int | None:
        """The module of that name below a directory that holds the importer and is no package itself."""
        parts = name.split(".")
        for directory in self._files[importer].parents:
            number = None if str(directory) in self._packages else self._at(directory.joinpath(*parts))
            if number is not None:
                return number
        return None

    def _order(self, importer: int) -> dict[str, int]:
        """The directories that an importer's own directory prefers, first its root, then those above it."""
        directory = self._directories[importer]
        known = self._orders.get(directory)
        if known is None:
            above = [str(parent) for parent in self._files[importer].parents]
            order = dict.fromkeys([self._tops[importer], *above])
            known = self._orders[directory] = {root: place for place, root in enumerate(order)}
        return known

    def _top_is_package(self, root: str, top: str) -> bool:
        return str(PurePosixPath(root) / top / f"{INIT}.py") in self._by_path

    def find_relative(self, level: int, module: str, importer: int) -> int | None:
        """The module that ``from ..module import …`` means in ``importer``."""
        memo = (f"{'.' * level}{module}", self._directories[importer])
        if memo not in self._found:
            base = self._above(importer, level)
            if base is not None and module:
                base = base.joinpath(*module.split("."))
            self._found[memo] = None if base is None else self._at(base)
        return self._found[memo]

    def _above(self, importer: int, level: int) -> PurePosixPath | None:
        """The package that ``level`` dots mean; None when they lead out of the project."""
        parents = self._files[importer].parents
        return parents[level - 1] if level <= len(parents) else None

    def child(self, number: int, name: str) -> int | None:
        """The submodule ``name`` of a package."""
        return self._at(self._files[number].parent / name) if self.is_package(number) else None

    def sibling_directory(self, level: int, module: str, name: str, importer: int) -> int | None:
        """A submodule reached through a directory that has no ``__init__.py``."""
        base = self._above(importer, level)
        return None if base is None else self._at(base.joinpath(*module.split("."), name) if module else base / name)

    def _at(self, stem: PurePosixPath) -> int | None:
        number = self._by_path.get(str(stem / f"{INIT}.py"))
        return self._by_path.get(f"{stem}.py") if number is None else number


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts two paths begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _top(file: PurePosixPath, packages: set[str]) -> str:
    """The directory that holds the top-most package ``file`` is in."""
    directory = file.parent
    while str(directory) in packages and directory != directory.parent:
        directory = directory.parent
    return str(directory)


def _dotted(file: PurePosixPath, root: str) -> str:
    parts = list(file.relative_to(root).with_suffix("").parts)
    if parts and parts[-1] == INIT:
        parts.pop()
    return ".".join(parts)
