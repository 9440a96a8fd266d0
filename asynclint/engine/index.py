"""Indexes a program's files: those that were given, and those that their imports lead to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from asynclint.index.facts import FileError, ModuleFacts
from asynclint.index.read import Indexed, index_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from asynclint.engine.executors import Workers

BATCH = 64

Progress = "Callable[[str, int, int], None]"


@dataclass(frozen=True, slots=True)
class Index:
    """``facts`` of each of ``paths``, encoded; None where ``errors`` says why there are none."""

    paths: tuple[str, ...]
    facts: tuple[bytes | None, ...]
    errors: dict[str, FileError]


def build_index(root: Path, paths: Sequence[str], workers: Workers, progress: Callable[[str, int, int], None]) -> Index:
    """Indexes ``paths``, relative to ``root``."""
    indexed: dict[str, Indexed] = {}
    answers = workers.map(partial(index_file, root), paths, BATCH)
    for done, (path, answer) in enumerate(zip(paths, answers, strict=True), 1):
        indexed[path] = answer
        progress("Reading", done, len(paths))
    ordered = tuple(sorted(indexed))
    return Index(
        ordered,
        tuple(None if isinstance(answer := indexed[path], FileError) else answer for path in ordered),
        {path: answer for path, answer in indexed.items() if isinstance(answer, FileError)},
    )


def imported_files(root: Path, facts: ModuleFacts, path: str, sources: Sequence[str]) -> Iterator[str]:
    """Files below ``root`` that a module's imports may mean."""
    for level, module, name in facts.imports:
        if level > 0:
            base = Path(path).parent
            for _ in range(level - 1):
                base = base.parent
            bases = [base]
        else:
            bases = [Path(source) for source in sources]
        for base in bases:
            stem = base.joinpath(*module.split(".")) if module else base
            for candidate in (
                stem.with_suffix(".py") if module else stem / "__init__.py",
                stem / "__init__.py",
                stem / f"{name}.py",
            ):
                if (root / candidate).is_file():
                    yield candidate.as_posix()
