"""A top-level statement of a file as LibCST reads it, with the places of its nodes in the file."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from asynclint.fixes.model import Unwritable
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from libcst.metadata import CodeRange

_FRAME = "__frame"
"""What is written to be cut off again."""

Found = tuple[cst.BaseExpression, tuple[cst.CSTNode, ...]]


class Statement:
    """``lines``, of which the first is number ``first`` of the file."""

    def __init__(self, lines: Sequence[str], first: int) -> None:
        self._above = first - 1
        try:
            wrapper = MetadataWrapper(cst.parse_module("\n".join((*lines, ""))), unsafe_skip_copy=True)
            self._positions = cast("Mapping[cst.CSTNode, CodeRange]", wrapper.resolve(PositionProvider))
        except (cst.ParserSyntaxError, RecursionError) as error:
            raise Unwritable(first) from error
        self._tree = wrapper.module

    @cached_property
    def places(self) -> Mapping[tuple[int, int], Found]:
        """What can be called, iterated or asked for, with its ancestors, by the line and column where it ends."""
        visitor = _Places(self)
        self._tree.visit(visitor)
        return visitor.found

    def span(self, node: cst.CSTNode) -> Span:
        where = self._positions[node]
        return Span(where.start.line + self._above, where.start.column, where.end.line + self._above, where.end.column)

    @property
    def first(self) -> int:
        """The number of its first line."""
        return self._above + 1

    def code(self, node: cst.BaseStatement) -> str:
        """Another statement as it is written at the top of a module, indented as this one is."""
        return self._tree.with_changes(body=[node], header=(), footer=()).code

    def written(self, nodes: Sequence[cst.CSTNode], ancestors: Sequence[cst.CSTNode]) -> str:
        """The code of ``nodes``, with commas between, within ``ancestors``: its lines are indented as theirs are."""
        arguments = [node if isinstance(node, cst.Arg) else cst.Arg(node) for node in nodes]  # type: ignore[arg-type]
        statement: cst.BaseStatement = cst.SimpleStatementLine([cst.Expr(cst.Call(cst.Name(_FRAME), arguments))])
        for block in reversed(ancestors):
            if isinstance(block, cst.IndentedBlock):
                statement = cst.If(cst.Name(_FRAME), cst.IndentedBlock([statement], indent=block.indent))
        code = self._tree.with_changes(body=[statement], header=(), footer=()).code
        return code[code.index(f"{_FRAME}(") + len(_FRAME) + 1 : code.rindex(")")]


class _Places(cst.CSTVisitor):
    """Collects expressions by where they end, the outermost of several."""

    def __init__(self, statement: Statement) -> None:
        super().__init__()
        self.found: dict[tuple[int, int], Found] = {}
        self._statement = statement
        self._stack: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Call | cst.Subscript | cst.Attribute | cst.Name):
            span = self._statement.span(node)
            self.found.setdefault((span.end_line, span.end_column), (node, tuple(self._stack)))
        self._stack.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:  # noqa: ARG002  (it is the one on top)
        self._stack.pop()
