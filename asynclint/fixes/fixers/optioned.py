"""Says with a statement which relations come with its objects: one more option in the call of its chain, or a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asynclint.fixes.arguments import followed
from asynclint.fixes.chain import called, calls_on, linked
from asynclint.fixes.model import Edit, Written
from asynclint.packs.templates import IMPORTED

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are the method that takes options, and the option as code, in which `module:name` is imported.

    The place is what begins the statement.
    """
    method, option = repair.words
    edits: list[Edit] = []
    for imported in IMPORTED.finditer(option):
        reached = module.reach(*imported.groups())
        option = option.replace(imported[0], reached.written)
        edits += reached.edits
    argument = cst.Arg(cst.parse_expression(option))
    title = f"Add `.{method}({option})`"
    begun = module.expression_at(repair.span)
    calls = [*calls_on(begun)]
    for place in calls:
        if called(place) == method and place.node.args:
            return Written(title, (place.replace(followed(place.node, argument)), *edits))
    if calls:
        added = linked(begun.node, method, argument, calls[0].node)
    else:
        added = cst.Call(cst.Attribute(begun.node.with_changes(lpar=(), rpar=()), cst.Name(method)), [argument])
    return Written(title, (begun.replace(added), *edits))
