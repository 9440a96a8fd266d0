"""Small programs for tests: a dict of path → text, checked as a user would check it, or held in memory to be asked."""

from __future__ import annotations

from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from asynclint.api import check
from asynclint.index import model as m
from asynclint.index.facts import decode_block
from asynclint.index.read import index_text
from asynclint.packs.knowledge import load_knowledge
from asynclint.packs.locate import pack_directories
from asynclint.program.library import Library
from asynclint.program.modules import ModuleTable
from asynclint.program.program import Program
from asynclint.settings import Settings
from tests.expectations import differences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from _pytest.mark.structures import ParameterSet

    from asynclint.packs.model import Knowledge


def cases(programs: Mapping[str, object], wrong: Mapping[str, str] | None = None) -> list[ParameterSet]:
    """``programs`` by what they show, for `pytest.mark.parametrize`; ``wrong`` says why some are not read rightly."""
    reasons = wrong or {}
    assert reasons.keys() <= programs.keys()
    return [
        pytest.param(
            program,
            id=name,
            marks=[pytest.mark.xfail(strict=True, reason=reasons[name])] if name in reasons else [],
        )
        for name, program in programs.items()
    ]


def write_program(directory: Path, files: Mapping[str, str]) -> dict[str, str]:
    """Writes ``files``, dedented, below ``directory``; gives back their texts as they stand there."""
    texts = {path: dedent(text).lstrip("\n") for path, text in files.items()}
    for path, text in texts.items():
        file = directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return texts


def check_program(directory: Path, files: Mapping[str, str]) -> list[str]:
    """Where what blocks in ``files`` differs from the marks in their lines; nothing where they agree."""
    texts = write_program(directory, files)
    report = check([directory], Settings(directory, select=("BLK", "LNT")), jobs=1)
    assert report.errors == ()
    return differences(texts, report.findings)


@cache
def knowledge() -> Knowledge:
    """The knowledge that is shipped."""
    return load_knowledge(pack_directories(()))


def read_program(files: Mapping[str, str]) -> Program:
    """The program that ``files`` are, without a directory to keep them in."""
    facts = [encode_text(dedent(text)) for text in files.values()]
    library = Library(knowledge())
    return Program(ModuleTable(tuple(files), external=library.known_roots), facts, library)


def encode_text(text: str) -> bytes:
    """The encoded facts of a text that is Python."""
    indexed = index_text(text, "digest")
    assert isinstance(indexed, bytes), indexed
    return indexed


def nodes(value: Any) -> Iterator[m.Node]:
    """Every node of facts, those in encoded bodies too."""
    if isinstance(value, m.Node):
        yield value
        for name in value.__struct_fields__:
            yield from nodes(getattr(value, name))
    elif isinstance(value, msgspec.Raw):
        yield from nodes(decode_block(value))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from nodes(item)


def indented(block: list[str]) -> str:
    # Lines inside a bracket may stand anywhere, so indenting all of them changes nothing but columns.
    return "\n".join(f"    {line}" for statement in block for line in statement.split("\n"))
