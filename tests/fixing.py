"""Fixers at work on small texts: the place is told by the code that ends there, as a finding tells it by its end."""

from __future__ import annotations

from textwrap import dedent

from asynclint.findings import Repair, Safety
from asynclint.fixes import apply_edits
from asynclint.fixes.model import Unwritable, Written
from asynclint.fixes.module import Module
from asynclint.fixes.offered import load_fixer
from asynclint.spans import Span

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
