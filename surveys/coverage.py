"""How much of what blocks in libraries knowledge speaks of.

    python -m surveys.coverage                     # a line for each library that is installed here
    python -m surveys.coverage paramiko redis      # and what is missing, by name

Counted is what can block: the public callables that knowledge says do, and those that come to something that does in
the source of their library, as asynclint reads it. Of the second, those that no file speaks of are missing. Source that
goes ways nobody can follow, or is written in C, hides what it does: the share is an upper bound.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import inspect
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

from asynclint.packs.errors import Mistakes
from asynclint.packs.knowledge import load_knowledge
from asynclint.packs.locate import pack_directories
from asynclint.packs.vocabulary import load_kinds
from asynclint.program.library import Library as Known
from surveys.reach import Source, unwrapped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from asynclint.effects.graph import Node
    from asynclint.packs.model import Kind, Knowledge, KnownClass, Library
    from asynclint.program.values import FunctionKey

STANDARD = "the standard library"
IMPLIED = frozenset({"__enter__", "__exit__", "__iter__", "__next__", "__call__", "__getitem__"})
"""Methods that code runs without naming them."""


@dataclass(frozen=True, slots=True)
class Surface:
    """Of a library, how many callables knowledge says block, and the names of those that do and that it leaves out."""

    library: str
    version: str
    told: int
    missing: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.told / (self.told + len(self.missing))


class Public(NamedTuple):
    """Something that users of a library can call. ``effect`` is what it is said to do, ``spoken`` whether anything is
    said of it; ``node`` is where its source begins."""

    name: str
    effect: str | None
    spoken: bool
    node: Node | None


def surfaces(knowledge: Knowledge, kinds: Mapping[str, Kind], asked: Collection[str] = ()) -> Iterator[Surface]:
    """One for each library of knowledge that is installed here; only of those ``asked`` for, if any are."""
    modules: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for library in knowledge.libraries:
        title, version = library.distribution or STANDARD, _version(library)
        if version and (not asked or title in asked):
            modules[title, version].update(dict.fromkeys(library.modules))
    for (title, version), names in sorted(modules.items()):
        told: set[str] = set()
        missing: dict[str, None] = {}
        places = _places(names)
        # Each module of the standard library is a library to the others.
        for root, parts in [(root, [part]) for root, part in places] if title == STANDARD else _joined(places):
            source = Source(root, parts, knowledge, kinds)
            tops = tuple(part.replace("/", ".") for part in parts)
            public = list(_Offer(knowledge, source, tops).public(names))
            told.update(one.name for one in public if one.effect is not None)
            missing.update(dict.fromkeys(_silent(public, source)))
        if told or missing:
            yield Surface(title, version, len(told), tuple(sorted(missing)))


def _version(library: Library) -> str:
    if library.distribution is None:
        return f"{sys.version_info.major}.{sys.version_info.minor}"
    try:
        return importlib.metadata.version(library.distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _places(modules: Iterable[str]) -> list[tuple[Path, str]]:
    """The directories that modules are imported from, each with the path of a package or module below it."""
    places = []
    for name in modules:
        file = getattr(_find(name), "__file__", None)
        if file is None or not file.endswith(".py"):
            continue
        path = Path(file).resolve()
        parts = (path.parent if path.stem == "__init__" else path.with_suffix("")).parts
        root, inner = Path(*parts[: -name.count(".") - 1]), parts[-name.count(".") - 1 :]
        is_package = (root / inner[0] / "__init__.py").is_file()
        places.append((root, inner[0] if is_package else "/".join(inner)))
    return list(dict.fromkeys(places))


def _joined(places: Iterable[tuple[Path, str]]) -> list[tuple[Path, list[str]]]:
    by_root: dict[Path, list[str]] = defaultdict(list)
    for root, part in places:
        by_root[root].append(part)
    return list(by_root.items())


def _silent(public: Iterable[Public], source: Source) -> Iterator[str]:
    """What blocks and nobody speaks of, by name. What is inherited comes once, or never where a class is told of."""
    read = {one: one.node for one in public if one.node is not None}
    effects = {node.key: one.effect for one, node in read.items() if one.effect is not None}
    blocking = source.blocking(read.values(), effects)
    names: dict[FunctionKey, str] = {}
    for one, node in sorted(read.items(), key=lambda item: (len(item[0].name), item[0].name)):
        if node in blocking and not one.spoken and node.key not in effects:
            names.setdefault(node.key, one.name)
    yield from names.values()


class _Offer:
    """What a library offers: the classes that knowledge knows, and what its modules export."""

    def __init__(self, knowledge: Knowledge, source: Source, tops: tuple[str, ...]) -> None:
        self._knowledge = knowledge
        self._known = Known(knowledge)
        self._source = source
        self._tops = tops

    def public(self, modules: Iterable[str]) -> Iterator[Public]:
        exported = [f"{module}.{name}" for module in modules if self._has(module) for name in _exported(module)]
        known = [name for name in self._knowledge.classes if self._has(name)]
        functions = [name for name in self._knowledge.functions if self._has(name)]
        seen: set[int] = set()
        for name in (*known, *functions, *(self._known.canonical(name) for name in exported)):
            found = _find(name)
            if id(found) in seen:  # exported by any other module
                continue
            seen.add(id(found))
            if isinstance(found, type):
                if self._has(found.__module__):
                    yield from self._class(name, found)
            elif _is_sync(found):
                callee = self._knowledge.functions.get(name)
                spoken = callee is not None or name in self._knowledge.classes
                yield Public(name, callee.effect if callee else None, spoken, self._source.node(found))

    def _has(self, name: str) -> bool:
        return any(f"{name}.".startswith(f"{top}.") for top in self._tops)

    def _class(self, name: str, cls: type) -> Iterator[Public]:
        """Its constructor, and the public methods that it has from its own library and that are no coroutines."""
        known = self._knowledge.classes.get(name)
        constructor = self._known.constructor(name)
        made = self._source.node(inspect.getattr_static(cls, "__init__"), cls)
        yield Public(name, constructor.effect if constructor else None, constructor is not None, made)
        for owner in cls.__mro__:
            for method, value in vars(owner).items() if _library(owner) == _library(cls) else ():
                if (method.startswith("_") and method not in IMPLIED) or not _is_sync(value):
                    continue
                callee = self._known.method(name, method) if known else None
                spoken = callee is not None or any(
                    method in one.quiet or method in one.attributes for one in self._all(name)
                )
                yield Public(
                    f"{name}.{method}", callee.effect if callee else None, spoken, self._source.node(value, cls)
                )

    def _all(self, name: str) -> Iterator[KnownClass]:
        for one in self._known.order(name):
            if one in self._knowledge.classes:
                yield self._knowledge.classes[one]


def _exported(module: str) -> Iterable[str]:
    found = _find(module)
    return [name for name in getattr(found, "__all__", dir(found)) if not name.startswith("_")]


def _find(name: str) -> Any:
    """What a dotted name stands for; None when there is no such thing here."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except Exception:  # a library may raise anything while it is imported
            continue
        try:
            for part in parts[end:]:
                found = getattr(found, part, None)
            return found if found.__class__ else None
        except Exception:  # so may a stand-in for what is not there yet
            return None
    return None


def _library(cls: type) -> str:
    return cls.__module__.partition(".")[0].lstrip("_")  # what `_socket` has in C is part of `socket`


def _is_sync(value: Any) -> bool:
    function = unwrapped(value)
    if isinstance(function, FunctionType):
        return not function.__code__.co_flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR)
    return callable(function) and not isinstance(function, type)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", nargs="*", help="show the names that are missing of these")
    options = parser.parse_args()
    mistakes = Mistakes()
    kinds = load_kinds(pack_directories(), mistakes)
    mistakes.raise_any()
    for surface in surfaces(load_knowledge(pack_directories()), kinds, options.library):
        of = surface.told + len(surface.missing)
        print(f"{surface.library:32} {surface.version:14} {surface.told:5} of {of:5} {surface.share:6.0%}", flush=True)
        if options.library:
            print(*(f"    {name}" for name in surface.missing), sep="\n")


if __name__ == "__main__":
    main()
