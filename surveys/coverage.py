"""How much of what libraries offer knowledge speaks of.

    python -m surveys.coverage                     # a line for each library that is installed here
    python -m surveys.coverage paramiko redis      # and what is missing, by name

Of each class whose methods block, the public methods that are not coroutines are counted, and of each module whose
functions do, the functions. What is left out may well block nobody: it is a list to read, not one of mistakes.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import inspect
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asynclint.packs.knowledge import load_knowledge
from asynclint.packs.locate import pack_directories

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.packs.model import Knowledge, KnownClass, Library


@dataclass(frozen=True, slots=True)
class Surface:
    """The public callables of a library that are not coroutines: all of them, and those that knowledge leaves out."""

    library: str
    version: str
    offered: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        return 1 - len(self.missing) / self.offered if self.offered else 1.0


def surfaces(knowledge: Knowledge) -> Iterator[Surface]:
    """One for each library of knowledge that is installed here."""
    modules: dict[tuple[str, str], set[str]] = defaultdict(set)
    for library in knowledge.libraries:
        version = _version(library)
        if version:
            modules[library.distribution or "", version].update(name.partition(".")[0] for name in library.modules)
    for (distribution, version), tops in sorted(modules.items()):
        offered: set[str] = set()
        missing: set[str] = set()
        for name, known in knowledge.classes.items():
            if name.partition(".")[0] in tops and _blocks(known):
                told = _told(name, knowledge.classes)
                methods = set(_methods(_find(name)))
                offered.update(f"{name}.{method}" for method in methods)
                if known.every_method is None:
                    missing.update(f"{name}.{method}" for method in methods - told)
        for module in {name.rpartition(".")[0] for name, known in knowledge.functions.items() if known.effect}:
            if module.partition(".")[0] in tops:
                functions = {f"{module}.{name}" for name in _functions(_find(module))}
                offered |= functions
                missing |= functions - knowledge.functions.keys() - knowledge.aliases.keys()
        if offered:
            yield Surface(distribution or "the standard library", version, len(offered), tuple(sorted(missing)))


def _version(library: Library) -> str:
    if library.distribution is None:
        return f"{sys.version_info.major}.{sys.version_info.minor}"
    try:
        return importlib.metadata.version(library.distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _blocks(known: KnownClass) -> bool:
    return known.every_method is not None or any(method.effect for method in known.methods.values())


def _told(name: str, classes: Mapping[str, KnownClass]) -> set[str]:
    """The methods of a class that knowledge speaks of, or of the classes it derives from."""
    known = classes.get(name.partition("[")[0])
    if known is None:
        return set()
    return {*known.methods, *known.quiet, *known.attributes}.union(*(_told(base, classes) for base in known.bases))


def _find(name: str) -> Any:
    """What a dotted name stands for; None when there is no such thing here."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except Exception:  # a library may raise anything while it is imported
            continue
        for part in parts[end:]:
            found = getattr(found, part, None)
        return found
    return None


def _methods(cls: Any) -> Iterator[str]:
    """The public methods that a class itself defines, or inherits from its own library, and that are no coroutines."""
    if not isinstance(cls, type):
        return
    for owner in cls.__mro__:
        if _library(owner) == _library(cls):
            yield from (name for name, value in vars(owner).items() if not name.startswith("_") and _is_sync(value))


def _library(cls: type) -> str:
    return cls.__module__.partition(".")[0].lstrip("_")  # what `_socket` has in C is part of `socket`


def _functions(module: Any) -> Iterator[str]:
    for name, value in vars(module).items() if inspect.ismodule(module) else ():
        is_own = getattr(value, "__module__", None) == module.__name__
        if is_own and not name.startswith("_") and not isinstance(value, type) and _is_sync(value):
            yield name


def _is_sync(value: Any) -> bool:
    function = getattr(value, "__func__", value)
    return callable(function) and not inspect.iscoroutinefunction(function) and not isinstance(function, type)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", nargs="*", help="show the names that are missing of these")
    options = parser.parse_args()
    for surface in surfaces(load_knowledge(pack_directories())):
        if options.library and surface.library not in options.library:
            continue
        known = surface.offered - len(surface.missing)
        print(f"{surface.library:32} {surface.version:14} {known:5} of {surface.offered:5} {surface.share:6.0%}")
        if options.library:
            print(*(f"    {name}" for name in surface.missing), sep="\n")


if __name__ == "__main__":
    main()
