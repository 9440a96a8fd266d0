"""Loads relations with the rows of a query: extends the call of its chain that does so, or adds one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asynclint.fixes.arguments import followed
from asynclint.fixes.chain import called, calls_on, linked
from asynclint.fixes.model import Unwritable, Written

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are the method that loads, the path to load, and the methods after which there still is a query.

    The place is where the query begins.
    """
    method, path, *steps = repair.words
    calls = [*calls_on(module.expression_at(repair.span))]
    argument = cst.Arg(cst.SimpleString(f"{module.quote}{path}{module.quote}"))
    title = f"Add `.{method}({module.quote}{path}{module.quote})`"
    for place in calls:
        if called(place) == method and place.node.args:
            return Written(title, (place.replace(followed(place.node, argument)),))
    last = next((place for place in reversed(calls) if called(place) in steps), None)
    if last is None:
        raise Unwritable(repair)
    return Written(title, (last.replace(linked(last.node, method, argument, last.node)),))
