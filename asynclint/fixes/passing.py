"""What a piece of code has to be passed when it becomes a function of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst
from libcst import matchers

from asynclint.fixes.model import Unwritable

if TYPE_CHECKING:
    from asynclint.fixes.scopes import Scope


def passing(moved: cst.With, own: Scope, scopes: list[Scope]) -> tuple[dict[str, str], cst.With]:
    """What a function of the `with` alone is passed, by the name of the parameter, and the `with` over these. Of an
    object whose attributes are all that is used these are passed, so that they are read where they were.

    ``own`` are its names, and ``scopes`` those of the functions around it.
    """
    wanted = own.outside & frozenset[str]().union(*(scope.bound | scope.defined for scope in scopes))
    if wanted & frozenset[str]().union(*(scope.defined for scope in scopes)):
        raise Unwritable(moved)
    passed: dict[str, str] = {}
    for name in dict.fromkeys(_names(moved)):
        if name not in wanted:
            continue
        attributes = _Attributes(name)
        without = cst.ensure_type(moved.visit(attributes), cst.With)
        if name not in _names(without) and not attributes.found.keys() & (own.bound | own.read | passed.keys()):
            passed |= attributes.found
            moved = without
        else:
            passed[name] = name
    opener = moved.items[0].item
    for call in matchers.findall(moved, matchers.Call()):
        if call is not opener and root(cst.ensure_type(call, cst.Call).func) in passed:
            raise Unwritable(moved)  # who knows in which thread that may run
    return passed, moved


class _Attributes(cst.CSTTransformer):
    """Writes `path` for `settings.path`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.found: dict[str, str] = {}

    def visit_Call(self, node: cst.Call) -> bool:
        """A method is no value to be passed: a call of one is left, and so is the name in it."""
        return not matchers.matches(node.func, matchers.Attribute(matchers.Name(self._name)))

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:  # noqa: ARG002
        match updated_node:
            case cst.Attribute(cst.Name(name), cst.Name(attribute)) if name == self._name:
                self.found[attribute] = f"{name}.{attribute}"
                return updated_node.attr
            case _:
                return updated_node


def _names(node: cst.CSTNode) -> list[str]:
    return [each.value for each in matchers.findall(node, matchers.Name()) if isinstance(each, cst.Name)]


def root(function: cst.BaseExpression) -> str:
    """The name that a chain of attributes and subscripts begins with."""
    while isinstance(function, cst.Attribute | cst.Subscript):
        function = function.value
    return function.value if isinstance(function, cst.Name) else ""
