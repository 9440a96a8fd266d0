"""Passes a keyword argument to a call, or another value for it, where that was a constant: an expression was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asynclint.fixes.arguments import followed
from asynclint.fixes.model import Unwritable, Written

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module

_CONSTANTS = frozenset({"None", "True", "False"})


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` are the name and the value, as code."""
    name, value = repair.words
    place = module.call_at(repair.span)
    call = place.node
    if any(each.star == "**" for each in call.args):  # it may be among them
        raise Unwritable(repair)
    expression = cst.parse_expression(value)
    passed = next((each for each in call.args if each.keyword is not None and each.keyword.value == name), None)
    if passed is not None:
        if not isinstance(passed.value, cst.Name) or passed.value.value not in _CONSTANTS:
            raise Unwritable(repair)
        new = call.deep_replace(passed.value, expression)
    else:
        equal = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        new = followed(call, cst.Arg(expression, keyword=cst.Name(name), equal=equal))
    return Written(f"Pass `{name}={value}`", (place.replace(cst.ensure_type(new, cst.Call)),))
