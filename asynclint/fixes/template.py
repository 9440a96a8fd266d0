"""Writes a call anew by a template of knowledge: `await asyncio:to_thread({callable}, {arguments})`.

A template is an expression. `module:name` is something imported, written as the module writes it. The parts of the call
that is replaced go in as the nodes they are, so comments and line breaks stay with the arguments they belong to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from asynclint.fixes.arguments import alone, between, closed
from asynclint.fixes.model import Unwritable
from asynclint.packs.templates import IMPORTED, PART

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.fixes.model import Edit
    from asynclint.fixes.module import Module, Place

_MARK = "__part_"
PARTIAL = ("functools", "partial")


class Filled(NamedTuple):
    """What a template has become, and the edits it needs elsewhere."""

    node: cst.BaseExpression
    edits: tuple[Edit, ...]


def fill(template: str, place: Place[cst.Call]) -> Filled:
    """The expression that replaces the call at ``place``.

    :raises Unwritable: where the template has no room for a part of the call.
    """
    call = place.node
    edits: list[Edit] = []
    text = template
    if "{name}" in text:
        if not isinstance(call.func, cst.Attribute):
            raise Unwritable(template)
        text = text.replace("{name}", call.func.attr.value)
    for imported in IMPORTED.finditer(template):
        reached = place.module.reach(*imported.groups())
        text = text.replace(imported[0], reached.written)
        edits += reached.edits
    parts = {part[1] for part in PART.finditer(text)}
    if call.args and not parts & {"arguments", "positional"}:
        raise Unwritable(template)
    if "receiver" in parts and not isinstance(call.func, cst.Attribute):
        raise Unwritable(template)
    function, arguments = call.func, call.args
    if "positional" in parts and (bound := [each for each in arguments if each.keyword or each.star == "**"]):
        partial = bind(place.module, function, bound)
        function, edits = partial.node, [*edits, *partial.edits]
        arguments = closed([each for each in arguments if each not in bound])
    expression = cst.parse_expression(PART.sub(rf"{_MARK}\1", text)).visit(_Filling(call, function, arguments))
    assert isinstance(expression, cst.BaseExpression)
    return Filled(enclosed(expression, place), tuple(edits))


def fill_first(templates: Sequence[str], place: Place[cst.Call]) -> tuple[str, Filled]:
    """The first of some templates that takes all of the call, and what it has become."""
    for template in templates:
        try:
            return template, fill(template, place)
        except Unwritable:
            continue
    raise Unwritable(templates)


def bind(module: Module, function: cst.BaseExpression, arguments: Sequence[cst.Arg]) -> Filled:
    """A callable that calls ``function`` with ``arguments`` and what it is called with itself."""
    reached = module.reach(*PARTIAL)
    partial = cst.parse_expression(reached.written)
    return Filled(cst.Call(partial, [cst.Arg(function), *closed([*map(alone, arguments)])]), reached.edits)


def enclosed(node: cst.BaseExpression, place: Place[cst.Call]) -> cst.BaseExpression:
    """In parentheses, where what comes after the call would else belong to a part of the expression."""
    binds = isinstance(node, cst.Await) and (
        (isinstance(place.parent, cst.Attribute | cst.Subscript) and place.parent.value is place.node)
        or (isinstance(place.parent, cst.Call) and place.parent.func is place.node)
    )
    if binds and not place.node.lpar:
        return node.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return node


class _Filling(cst.CSTTransformer):
    """Puts the parts of a call where a template has its marks."""

    def __init__(self, call: cst.Call, function: cst.BaseExpression, arguments: Sequence[cst.Arg]) -> None:
        super().__init__()
        self._call = call
        self._function = function
        self._arguments = arguments

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:  # noqa: ARG002
        match updated_node.value.removeprefix(_MARK):
            case "receiver" if isinstance(self._call.func, cst.Attribute):
                return self._call.func.value
            case "callable":
                return self._function
            case _:
                return updated_node

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        if _is_mark(original_node.value, "receiver") and isinstance(self._call.func, cst.Attribute):
            return updated_node.with_changes(dot=self._call.func.dot)  # in a chain over lines, it begins one
        return updated_node

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:
        marked = [_is_mark(each.value, "arguments", "positional") for each in original_node.args]
        if True not in marked:
            return updated_node
        at = marked.index(True)
        before = list(updated_node.args[:at])
        space = self._call.whitespace_before_args
        if before and self._arguments:
            before[-1] = before[-1].with_changes(comma=cst.Comma(whitespace_after=between(space)))
        elif before:
            before[-1] = before[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        args = [*before, *map(alone, self._arguments)] if before else self._arguments
        return updated_node.with_changes(args=args, whitespace_before_args=space if args else cst.SimpleWhitespace(""))


def _is_mark(node: cst.BaseExpression, *parts: str) -> bool:
    return isinstance(node, cst.Name) and node.value in {f"{_MARK}{part}" for part in parts}
