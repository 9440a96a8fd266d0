"""Fixers at work: on small texts, where the code that ends at a mark is the place, as a finding tells it by its end,
and on programs."""

from __future__ import annotations

from functools import partial
from textwrap import dedent
from typing import TYPE_CHECKING

from asynclint.engine.session import Session
from asynclint.findings import Repair, Safety
from asynclint.fixes import apply_edits
from asynclint.fixes.model import Unwritable, Written
from asynclint.fixes.module import Module
from asynclint.fixes.offered import load_fixer
from asynclint.settings import Settings
from asynclint.spans import Span

if TYPE_CHECKING:
    from pathlib import Path

    from asynclint.report.model import Report

MARK = "¶"
"""Stands in a text where the node to change ends."""

SLEEP = (
    "await asyncio:sleep({arguments})",
    "await anyio:sleep({arguments})",
)
THREAD = "await asyncio:to_thread({callable}, {arguments})"
POOL = "await starlette.concurrency:run_in_threadpool({callable}, {arguments})"
POSITIONAL = "await anyio:to_thread.run_sync({callable}, {positional})"
WRAPPING = "await asgiref.sync:sync_to_async({callable})({arguments})"

SLEEPY = """import time


async def poll():
    time.sleep(1)
"""
AWAKE = """import asyncio
import time


async def poll():
    await asyncio.sleep(1)
"""


def written(marked: str, fixer: str, *words: str, begin: int | None = None) -> tuple[str, Written]:
    """A text without its mark, and what a fixer writes where the mark was; ``begin`` is the column it begins at."""
    before, _, after = marked.partition(MARK)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n") - 1
    span = Span(line, column - 1 if begin is None else begin, line, column)
    return before + after, load_fixer(fixer).write(Module(before + after), Repair(fixer, Safety.SAFE, span, words))


def fixed(marked: str, fixer: str, *words: str) -> str | None:
    """A text with what a fixer writes where the mark is; None when it writes nothing."""
    try:
        text, done = written(text_of(marked), fixer, *words)
    except Unwritable:
        return None
    return apply_edits(text, done.edits)


def text_of(text: str) -> str:
    return dedent(text).lstrip("\n")


def checked(directory: Path, **settings: object) -> partial[Report]:
    """What checks the program in a directory, again and again."""
    return partial(Session(Settings(directory, **settings), jobs=1).check, [directory])  # type: ignore[arg-type]
