"""Says with a statement which relations come with its objects: one more option in the call of its chain, or a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
from libcst import matchers

from asynclint.fixes.arguments import followed
from asynclint.fixes.chain import called, calls_on, linked
from asynclint.fixes.model import Edit, Unwritable, Written
from asynclint.packs.templates import IMPORTED

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are the method that takes options, the option as code, in which `module:name` is imported, and
    the attributes that it loads, `Book.author`, the first of which is of a class that the statement names.

    The place is what begins the statement.
    """
    method, option, *loaded = repair.words
    edits: list[Edit] = []
    for imported in IMPORTED.finditer(option):
        reached = module.reach(*imported.groups())
        option = option.replace(imported[0], reached.written)
        edits += reached.edits
    argument = cst.Arg(cst.parse_expression(option))
    title = f"Add `.{method}({option})`"
    begun = module.expression_at(repair.span)
    calls = [*calls_on(begun)]
    optioned = [place for place in calls if called(place) == method and place.node.args]
    owner = option.partition("(")[2].partition(")")[0].rpartition(".")[0]
    beside = [each for place in optioned for each in place.node.args]
    if not _holds(begun.node, owner) or any(_holds(each, name) for each in beside for name in loaded):
        raise Unwritable(repair)
    if optioned:
        return Written(title, (optioned[0].replace(followed(optioned[0].node, argument)), *edits))
    if calls:
        added = linked(begun.node, method, argument, calls[0].node)
    else:
        added = cst.Call(cst.Attribute(begun.node.with_changes(lpar=(), rpar=()), cst.Name(method)), [argument])
    return Written(title, (begun.replace(added), *edits))


def _holds(node: cst.CSTNode, written: str) -> bool:
    """Whether an expression stands somewhere in a node."""
    wanted = cst.parse_expression(written)
    return any(wanted.deep_equals(each) for each in matchers.findall(node, matchers.Name() | matchers.Attribute()))
