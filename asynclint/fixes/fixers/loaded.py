"""Loads relations with the rows of a query: extends the call of its chain that does so, or adds one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asynclint.fixes.arguments import followed
from asynclint.fixes.model import Unwritable, Written
from asynclint.fixes.module import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.findings import Repair
    from asynclint.fixes.module import Module


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are the method that loads, the path to load, and the methods after which there still is a query.

    The place is where the query begins.
    """
    method, path, *steps = repair.words
    calls = [*_chain(module.expression_at(repair.span))]
    argument = cst.Arg(cst.SimpleString(f"{module.quote}{path}{module.quote}"))
    title = f"Add `.{method}({module.quote}{path}{module.quote})`"
    for place in calls:
        if _name(place) == method and place.node.args:
            return Written(title, (place.replace(followed(place.node, argument)),))
    last = next((place for place in reversed(calls) if _name(place) in steps), None)
    if last is None:
        raise Unwritable(repair)
    function = cst.ensure_type(last.node.func, cst.Attribute)
    added = cst.Call(
        cst.Attribute(last.node.with_changes(lpar=(), rpar=()), cst.Name(method), function.dot), [argument]
    )
    return Written(title, (last.replace(added),))


def _chain(inner: Place[cst.BaseExpression]) -> Iterator[Place[cst.Call]]:
    """The calls of methods on what an expression gives, one on what the other gives, the first first."""
    while (attribute := inner.outer) is not None and (outer := attribute.outer) is not None:
        match attribute.node, outer.node:
            case cst.Attribute(value), cst.Call(function) as call if value is inner.node and function is attribute.node:
                yield Place(outer.module, outer.statement, call, outer.ancestors)
                inner = outer
            case _:
                return


def _name(place: Place[cst.Call]) -> str:
    return cst.ensure_type(place.node.func, cst.Attribute).attr.value
