"""Calls a method on what an expression gives: `Book.objects.all()`, `Book.objects.all().iterator()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asynclint.fixes.model import Unwritable, Written

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` is the method with its arguments, as code: `iterator(chunk_size=2000)`."""
    (method,) = repair.words
    place = module.expression_at(repair.span)
    called = cst.parse_expression(f"_.{method}")
    if not isinstance(called, cst.Call) or not isinstance(called.func, cst.Attribute):
        raise Unwritable(repair)
    new = called.with_changes(func=called.func.with_changes(value=place.node.with_changes(lpar=(), rpar=())))
    return Written(f"Add `.{method}`", (place.replace(new),))
