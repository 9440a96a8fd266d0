"""Chains of methods, each called on what the one before gives: `select(Book).where(…).order_by(…)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asynclint.fixes.arguments import between
from asynclint.fixes.module import Place

if TYPE_CHECKING:
    from collections.abc import Iterator


def calls_on(inner: Place[cst.BaseExpression]) -> Iterator[Place[cst.Call]]:
    """The calls of methods on what an expression gives, one on what the other gives, the first first."""
    while (attribute := inner.outer) is not None and (outer := attribute.outer) is not None:
        match attribute.node, outer.node:
            case cst.Attribute(value), cst.Call(function) as call if value is inner.node and function is attribute.node:
                yield Place(outer.module, outer.statement, call, outer.ancestors)
                inner = outer
            case _:
                return


def called(place: Place[cst.Call]) -> str:
    """The name of the method that is called."""
    return cst.ensure_type(place.node.func, cst.Attribute).attr.value


def linked(value: cst.BaseExpression, name: str, argument: cst.Arg, beside: cst.Call) -> cst.Call:
    """A call of another method on ``value``, on a line of its own where that is so of the method ``beside`` it."""
    dot = cst.ensure_type(beside.func, cst.Attribute).dot
    space = dot.whitespace_before
    if isinstance(space, cst.ParenthesizedWhitespace):
        dot = dot.with_changes(whitespace_before=between(space))
    return cst.Call(cst.Attribute(value.with_changes(lpar=(), rpar=()), cst.Name(name), dot), [argument])
