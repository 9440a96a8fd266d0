"""Flags the nodes at which the program says that the event loop is blocked.

All rules whose page is a declarative match share this visitor: it knows which node a reader should be shown, they know
which effects matter.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import libcst as cst
from libcst.metadata import PositionProvider

from asynclint.checks.base import Check
from asynclint.checks.provider import EffectProvider

if TYPE_CHECKING:
    from libcst.metadata import ProviderT


LONGEST_CALLEE = 40


class BlockingCheck(Check):
    """Reports a draft at the call, operator, attribute, context expression or iterable that it is about."""

    METADATA_DEPENDENCIES: ClassVar[tuple[ProviderT, ...]] = (PositionProvider, EffectProvider)

    def visit_Call(self, node: cst.Call) -> None:
        self._flag(node, node.func)

    def visit_Subscript(self, node: cst.Subscript) -> None:
        self._flag(node, node.value)

    def visit_Comparison(self, node: cst.Comparison) -> None:
        self._flag(node, node.left)

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        self._flag(node, node.left)

    def visit_Attribute(self, node: cst.Attribute) -> None:
        self._flag(node, node.attr)

    def visit_WithItem(self, node: cst.WithItem) -> None:
        self._flag_once(node.item)

    def visit_For(self, node: cst.For) -> None:
        self._flag_once(node.iter)

    def visit_CompFor(self, node: cst.CompFor) -> None:
        self._flag_once(node.iter)

    def visit_Yield(self, node: cst.Yield) -> None:
        self._flag(node, node)

    def _flag_once(self, node: cst.BaseExpression) -> None:
        """Flags what is entered or iterated, unless it is a node that is visited on its own account."""
        if not isinstance(node, cst.Call | cst.Attribute | cst.Subscript):
            self._flag(node, node)

    def _flag(self, node: cst.CSTNode, name: cst.CSTNode) -> None:
        """A node that spans lines is shown by the ``name`` in it: an alert must fit into the lines of a change."""
        for draft in self.get_metadata(EffectProvider, node, ()):
            span = self.span(node)
            if span.line != span.end_line:
                span = self.span(name)
            self.found.append(replace(draft.worded(_written(node)), span=span))


def _written(node: cst.CSTNode) -> str | None:
    """What a call calls, as the code has it, if that is short enough for a sentence."""
    if not isinstance(node, cst.Call):
        return None
    written = cst.Module([]).code_for_node(node.func)
    return written if len(written) <= LONGEST_CALLEE and written.isprintable() else None
