"""Takes a rule that has nothing to silence out of a comment, and the comment with the last of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asynclint.fixes.model import Edit, Unwritable, Written
from asynclint.spans import Span

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module

_NAMES = re.compile(r"\[([^\]]*)\]")


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are the names that the rule has; the span is that of the comment."""
    line, first, _, last = repair.span
    text = module.lines[line - 1]
    listed = _NAMES.search(text, first, last)
    if listed is None:
        raise Unwritable(repair)
    names = [name.strip() for name in listed[1].split(",")]
    kept = [name for name in names if name and name not in repair.words]
    if kept:
        edit = Edit(Span(line, listed.start(1), line, listed.end(1)), ", ".join(kept))
        return Written(f"Take `{repair.words[0]}` out of the comment", (edit,))
    before, after = text[:first].rstrip(), text[last:]
    if not before and not after.strip():
        is_last = line == len(module.lines)  # and nothing ends it
        whole = Span(line, 0, line, len(text)) if is_last else Span(line, 0, line + 1, 0)
        return Written("Remove the comment", (Edit(whole, ""),))
    start = first if after.strip() else len(before)
    end = last + len(after) - len(after.lstrip())
    return Written("Remove the comment", (Edit(Span(line, start, line, end), ""),))
