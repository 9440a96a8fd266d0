"""Templates: how knowledge writes what a call is to be replaced with.

A template is a Python expression in which `module:name` is something that is imported, and words in braces are parts of
the call that it replaces.
"""

from __future__ import annotations

import ast
import re

from asynclint.packs.schema import shown

PARTS = frozenset({"receiver", "name", "callable", "arguments", "positional"})
IMPORTED = re.compile(r"([A-Za-z_][\w.]*):([A-Za-z_][\w.]*)")
PART = re.compile(r"\{(\w*)\}")


def template(value: object) -> str | None:
    """What is wrong with a template, or None."""
    if not isinstance(value, str):
        return f"must be a template, not {shown(value)}"
    if unknown := [part for part in PART.findall(value) if part not in PARTS]:
        return f"has {{{unknown[0]}}}, which is no part of a call; valid: {', '.join(sorted(PARTS))}"
    try:
        ast.parse(PART.sub(r"\1", IMPORTED.sub(r"\2", value)), mode="eval")
    except SyntaxError:
        return f"must be an expression, not {shown(value)}"
    return None
