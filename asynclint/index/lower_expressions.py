"""Lowers expressions.

This runs over every line of the program, so it is one plain recursive pass with a dispatch table by node type: no
visitor class, no second walk, nothing computed that inference could compute later for the few functions it reaches.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from asynclint.index import model as m

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_STRING = 200
"""Longer literals are kept only as "some string": nothing that is inferred depends on their text."""

OBJECTS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Await)
"""Expressions that may be objects of the program."""

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


class Frame:
    """The function being lowered: what its body turns out to be."""

    __slots__ = ("globals", "is_generator", "receiver", "stores", "supplies")

    def __init__(self, receiver: str | None) -> None:
        self.receiver = receiver
        self.is_generator = False
        self.stores: list[str] = []
        self.supplies: list[str] = []
        self.globals: list[str] = []


class ExpressionLowering:
    """One expression after the other. A lambda holds a body, and so is left to whoever lowers statements."""

    def __init__(self) -> None:
        self.frame = Frame(None)
        self.expressions: dict[type[ast.AST], Callable[[Any], m.Expression]] = {
            ast.Name: self.name,
            ast.Attribute: self.attribute,
            ast.Call: self.call,
            ast.Constant: self.constant,
            ast.Await: self.await_,
            ast.Subscript: self.subscript,
            ast.Slice: self.slice,
            ast.JoinedStr: self.text,
            ast.FormattedValue: self.formatted,
            ast.BoolOp: self.bool_op,
            ast.UnaryOp: self.unary_op,
            ast.Compare: self.compare,
            ast.BinOp: self.bin_op,
            ast.IfExp: self.conditional,
            ast.List: self.list_,
            ast.Tuple: self.tuple_,
            ast.Set: self.set_,
            ast.Dict: self.dict_,
            ast.ListComp: self.list_comp,
            ast.SetComp: self.set_comp,
            ast.DictComp: self.dict_comp,
            ast.GeneratorExp: self.generator,
            ast.Starred: self.starred,
            ast.NamedExpr: self.walrus,
            ast.Yield: self.yield_,
            ast.YieldFrom: self.yield_from,
        }

    def expression(self, node: ast.expr) -> m.Expression:
        lower_one = self.expressions.get(type(node))
        return lower_one(node) if lower_one is not None else self.opaque(node)

    def optional(self, node: ast.expr | None) -> m.Expression | None:
        return None if node is None else self.expression(node)

    def all(self, nodes: list[ast.expr]) -> list[m.Expression]:
        expression = self.expression
        return [expression(node) for node in nodes]

    def keywords(self, nodes: list[ast.keyword]) -> list[tuple[str | None, m.Expression]]:
        return [(node.arg, self.expression(node.value)) for node in nodes]

    def name(self, node: ast.Name) -> m.Expression:
        return m.Name(node.id)

    def attribute(self, node: ast.Attribute) -> m.Expression:
        value = node.value
        if type(node.ctx) is ast.Store:
            own = type(value) is ast.Name and value.id == self.frame.receiver
            (self.frame.stores if own else self.frame.supplies).append(node.attr)
        return m.Attribute(self.expression(value), node.attr, node.end_lineno or 0, node.end_col_offset or 0)

    def call(self, node: ast.Call) -> m.Expression:
        function = node.func
        line, column = function.lineno, function.col_offset
        if type(function) is ast.Attribute:
            line, column = function.end_lineno or 0, (function.end_col_offset or 0) - len(function.attr)
        return m.Call(
            self.expression(function),
            self.all(node.args),
            self.keywords(node.keywords),
            line,
            column,
            node.end_lineno or 0,
            node.end_col_offset or 0,
        )

    def constant(self, node: ast.Constant) -> m.Expression:
        value = node.value
        if isinstance(value, str):
            return m.Constant(value) if len(value) <= LONGEST_STRING and _encodable(value) else m.Text([])
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            return m.Opaque([])
        return m.Constant(value) if value is None or isinstance(value, (int, float)) else m.Opaque([])

    def await_(self, node: ast.Await) -> m.Expression:
        return m.Await(self.expression(node.value))

    def subscript(self, node: ast.Subscript) -> m.Expression:
        return m.Subscript(
            self.expression(node.value), self.expression(node.slice), node.end_lineno or 0, node.end_col_offset or 0
        )

    def text(self, node: ast.JoinedStr) -> m.Expression:
        return m.Text(self.all(node.values))

    def formatted(self, node: ast.FormattedValue) -> m.Expression:
        value = self.shown(node.value)
        return value if node.format_spec is None else m.Text([value, self.expression(node.format_spec)])

    def shown(self, node: ast.expr) -> m.Expression:
        """An expression whose text is wanted."""
        lowered = self.expression(node)
        return m.Formatted(lowered, *place(node)) if isinstance(node, OBJECTS) else lowered

    def slice(self, node: ast.Slice) -> m.Expression:
        return m.Slice(self.optional(node.lower), self.optional(node.upper), self.optional(node.step))

    def bool_op(self, node: ast.BoolOp) -> m.Expression:
        return m.BoolOp(type(node.op) is ast.And, self.all(node.values))

    def unary_op(self, node: ast.UnaryOp) -> m.Expression:
        operand = self.expression(node.operand)
        if type(node.op) is ast.Not:
            return m.Not(operand)
        if type(node.op) is ast.USub and type(operand) is m.Constant and type(operand.value) in (int, float):
            return m.Constant(-operand.value)  # type: ignore[operator]
        return m.Opaque([operand])

    def compare(self, node: ast.Compare) -> m.Expression:
        return m.Compare(
            self.expression(node.left),
            [OPERATORS[type(op)] for op in node.ops],
            self.all(node.comparators),
            place(node),
        )

    def bin_op(self, node: ast.BinOp) -> m.Expression:
        if type(node.op) is ast.Mod and (_is_text(node.left) or isinstance(node.right, (ast.Tuple, ast.Dict))):
            match node.right:
                case ast.Tuple(elts=parts) | ast.Dict(values=parts):
                    return m.Text([self.expression(node.left), *map(self.shown, parts)])
                case _:
                    return m.Text([self.expression(node.left), self.shown(node.right)])
        left, right = self.expression(node.left), self.expression(node.right)
        return m.BinOp(left, OPERATORS[type(node.op)], right, place(node))

    def conditional(self, node: ast.IfExp) -> m.Expression:
        return m.Conditional(
            self.expression(node.test), self.expression(node.body), self.expression(node.orelse), *place(node.test)
        )

    def list_(self, node: ast.List) -> m.Expression:
        return m.Sequence("list", self.all(node.elts))

    def tuple_(self, node: ast.Tuple) -> m.Expression:
        return m.Sequence("tuple", self.all(node.elts))

    def set_(self, node: ast.Set) -> m.Expression:
        return m.Sequence("set", self.all(node.elts))

    def dict_(self, node: ast.Dict) -> m.Expression:
        return m.Mapping([self.optional(key) for key in node.keys], self.all(node.values))

    def list_comp(self, node: ast.ListComp) -> m.Expression:
        return self.comprehension("list", [node.elt], node.generators)

    def set_comp(self, node: ast.SetComp) -> m.Expression:
        return self.comprehension("set", [node.elt], node.generators)

    def dict_comp(self, node: ast.DictComp) -> m.Expression:
        return self.comprehension("dict", [node.key, node.value], node.generators)

    def generator(self, node: ast.GeneratorExp) -> m.Expression:
        return self.comprehension("generator", [node.elt], node.generators)

    def comprehension(self, kind: str, elements: list[ast.expr], clauses: list[ast.comprehension]) -> m.Expression:
        iterations = [
            m.Iteration(
                self.expression(clause.target),
                self.expression(clause.iter),
                self.all(clause.ifs),
                bool(clause.is_async),
                *place(clause.iter),
            )
            for clause in clauses
        ]
        # A key or value may be missing in grammars newer than the running one (`{**x for x in y}`).
        return m.Comprehension(kind, [self.expression(element) for element in elements if element], iterations)

    def starred(self, node: ast.Starred) -> m.Expression:
        return m.Starred(self.expression(node.value))

    def walrus(self, node: ast.NamedExpr) -> m.Expression:
        return m.Walrus(node.target.id, self.expression(node.value))

    def yield_(self, node: ast.Yield) -> m.Expression:
        self.frame.is_generator = True
        return m.Yield(self.optional(node.value), False, node.end_lineno or 0, node.end_col_offset or 0)

    def yield_from(self, node: ast.YieldFrom) -> m.Expression:
        self.frame.is_generator = True
        return m.Yield(self.expression(node.value), True, node.end_lineno or 0, node.end_col_offset or 0)

    def opaque(self, node: ast.AST) -> m.Expression:
        """A node nobody infers (a slice, a template string, something newer): only its parts matter."""
        return m.Opaque([self.expression(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)])


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _encodable(text: str) -> bool:
    """Whether ``text`` is Unicode: a literal may hold surrogates, which are not."""
    return text.isascii() or not any(0xD800 <= ord(character) <= 0xDFFF for character in text)


def place(node: ast.expr) -> tuple[int, int, int, int]:
    return node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
