"""Hands a blocking call over to what the program runs such calls in threads with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.fixes.fixers.becomes import rewritten

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.model import Written
    from asynclint.fixes.module import Module


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are templates, the best first."""
    return rewritten(module, repair, "Run it in a thread with `{}`")
