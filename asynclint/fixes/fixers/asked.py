"""Asks the database what was found out from its rows: `len(books)`, `books.count()`; `books.count() > 0`,
`books.exists()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from asynclint.fixes.model import Unwritable, Written

if TYPE_CHECKING:
    from asynclint.findings import Repair
    from asynclint.fixes.module import Module

EXISTS = "exists"

_ANY = {(cst.GreaterThan, "0"), (cst.GreaterThanEqual, "1"), (cst.NotEqual, "0")}
_NONE = {(cst.Equal, "0"), (cst.LessThan, "1"), (cst.LessThanEqual, "0")}
"""Comparisons of a number of rows that are true when there are any, and when there are none."""


def write(module: Module, repair: Repair) -> Written:
    """``repair.words`` is the method to ask with; the call at the place is one of the query, or passed it."""
    (method,) = repair.words
    place = module.call_at(repair.span)
    call = place.node
    if isinstance(call.func, cst.Attribute) and not call.args:
        attribute = call.func.with_changes(attr=cst.Name(method))
    elif len(call.args) == 1 and isinstance(call.args[0].value, cst.Call | cst.Attribute | cst.Name | cst.Subscript):
        attribute = cst.Attribute(call.args[0].value, cst.Name(method))
    else:
        raise Unwritable(repair)
    asked = cst.Call(attribute)
    title = f"Use `.{method}()`"
    if method != EXISTS or not isinstance(place.parent, cst.Comparison | cst.ComparisonTarget):
        return Written(title, (place.replace(asked),))
    comparison = place.outer
    if comparison is None or not isinstance(comparison.node, cst.Comparison):
        raise Unwritable(repair)
    negated = _asks_for_none(comparison.node, call)
    return Written(title, (comparison.replace(cst.UnaryOperation(cst.Not(), asked) if negated else asked),))


def _asks_for_none(comparison: cst.Comparison, call: cst.Call) -> bool:
    """Whether a comparison of the number that a call gives asks for none."""
    match comparison:
        case cst.Comparison(left, [cst.ComparisonTarget(operator, cst.Integer(number))]) if left is call:
            asks = (type(operator), number)
            if asks in _ANY or asks in _NONE:
                return asks in _NONE
    raise Unwritable(comparison)
