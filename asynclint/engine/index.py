"""Indexes a program's files: those that were given, and those that their imports lead to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from asynclint.index.facts import FileError, decode_module
from asynclint.index.read import Indexed, index_file

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from asynclint.engine.executors import Team
    from asynclint.source import Tree

BATCH = 64
MODULES = r"[^.]+(\.py)?"
"""What the names look like that a directory on the path makes importable."""


@dataclass(frozen=True, slots=True)
class Index:
    """``facts`` of each of ``paths``, encoded; None where ``errors`` says why there are none."""

    paths: tuple[str, ...]
    facts: tuple[bytes | None, ...]
    errors: dict[str, FileError]


def build_index(
    tree: Tree,
    paths: Sequence[str],
    sources: Sequence[str] | None,
    workers: Team,
    progress: Callable[[str, int, int], None],
) -> Index:
    """Indexes ``paths`` of ``tree``, and what in it they import from ``sources`` and from where they stand themselves;
    None for ``sources`` follows no imports."""
    indexed: dict[str, Indexed] = {}
    pending: Sequence[str] = paths
    while pending:
        answers = workers.map(partial(index_file, tree), pending, BATCH)
        fresh: dict[str, Indexed] = {}
        for done, (path, answer) in enumerate(zip(pending, answers, strict=True), 1):
            fresh[path] = answer
            progress("Reading", done, len(pending))
        indexed.update(fresh)
        pending = [] if sources is None else sorted(_imported(tree, sources, fresh) - indexed.keys())
    ordered = tuple(sorted(indexed))
    return Index(
        ordered,
        tuple(None if isinstance(answer := indexed[path], FileError) else answer for path in ordered),
        {path: answer for path, answer in indexed.items() if isinstance(answer, FileError)},
    )


def _imported(tree: Tree, sources: Sequence[str], indexed: Mapping[str, Indexed]) -> set[str]:
    """The files of ``tree`` that indexed modules import."""
    directories = dict.fromkeys(PurePosixPath(path).parent for path in indexed)
    bases = dict.fromkeys([*sources, ".", *(_top_directory(tree, directory) for directory in directories)])
    entries = {base: {name.removesuffix(".py") for name in tree.names(base, MODULES)} for base in bases}
    wanted: set[tuple[str, str]] = set()
    for path, answer in indexed.items():
        if isinstance(answer, FileError):
            continue
        packages = PurePosixPath(path).parents
        for level, module, name in decode_module(answer).imports:
            dotted = f"{module}.{name}".strip(".")
            if level == 0:
                top = dotted.partition(".")[0]
                wanted.update((base, dotted) for base in bases if top in entries[base])
            elif level <= len(packages):
                wanted.add((str(packages[level - 1]), dotted))
    return {file for base, dotted in wanted for file in _module_files(tree, base, dotted, indexed)}


def _top_directory(tree: Tree, directory: PurePosixPath) -> str:
    """The directory above the top-most package that ``directory`` is, or is in."""
    while directory != directory.parent and tree.has(f"{directory}/__init__.py"):
        directory = directory.parent
    return str(directory)


def _module_files(tree: Tree, base: str, dotted: str, known: Container[str]) -> Iterator[str]:
    """The files, other than those ``known``, that importing ``dotted`` reads when ``base`` is on the path: packages,
    and the module they end in."""
    stem = "" if base == "." else f"{base}/"
    for part in dotted.split("."):
        stem += part
        package, module = f"{stem}/__init__.py", f"{stem}.py"
        if module in known:
            return
        if package not in known:
            if tree.has(package):
                yield package
            elif tree.has(module):
                yield module
                return
            elif not tree.has_directory(stem):
                return
        stem += "/"
