"""Lowers one parsed module to facts.

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


def lower(tree: ast.Module, digest: str, lines: int, *, speaks: bool = False) -> m.ModuleFacts:
    """The facts of ``tree``, whose columns must already count code points."""
    lowering = _Lowering()
    body = lowering.block(tree.body)
    return m.ModuleFacts(
        m.FORMAT, digest, lines, speaks, lowering.imports, lowering.functions, lowering.classes, m.encode_block(body)
    )


class _Frame:
    """The function being lowered: what its body turns out to be."""

    __slots__ = ("globals", "is_generator", "receiver", "stores")

    def __init__(self, receiver: str | None) -> None:
        self.receiver = receiver
        self.is_generator = False
        self.stores: list[str] = []
        self.globals: list[str] = []


class _Lowering:
    def __init__(self) -> None:
        # Slots are reserved before a body is lowered, so that definitions are numbered in source order.
        self.functions: list[m.FunctionFacts] = []
        self.classes: list[m.ClassFacts] = []
        self.imports: list[tuple[int, str, str]] = []
        self.frame = _Frame(None)
        self.function = -1
        self.owner = -1
        self.prefix = ""
        self.expressions: dict[type[ast.AST], Callable[[Any], m.Expression]] = {
            ast.Name: self.name,
            ast.Attribute: self.attribute,
            ast.Call: self.call,
            ast.Constant: self.constant,
            ast.Await: self.await_,
            ast.Subscript: self.subscript,
            ast.JoinedStr: self.text,
            ast.FormattedValue: self.formatted,
            ast.BoolOp: self.bool_op,
            ast.UnaryOp: self.unary_op,
            ast.Compare: self.compare,
            ast.BinOp: self.bin_op,
            ast.IfExp: self.conditional,
            ast.Lambda: self.lambda_,
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
        self.statements: dict[type[ast.AST], Callable[[Any], m.Statement | None]] = {
            ast.Expr: self.evaluate,
            ast.Assign: self.assign,
            ast.AnnAssign: self.declare,
            ast.AugAssign: self.augment,
            ast.Return: self.return_,
            ast.Raise: self.raise_,
            ast.If: self.if_,
            ast.For: self.for_,
            ast.AsyncFor: self.for_,
            ast.While: self.while_,
            ast.With: self.with_,
            ast.AsyncWith: self.with_,
            ast.Try: self.try_,
            ast.FunctionDef: self.define,
            ast.AsyncFunctionDef: self.define,
            ast.ClassDef: self.define_class,
            ast.Import: self.import_,
            ast.ImportFrom: self.import_from,
            ast.Global: self.scope,
            ast.Nonlocal: self.scope,
            ast.Match: self.match,
            ast.Break: self.jump,
            ast.Continue: self.jump,
            ast.Assert: self.assert_,
            ast.Delete: self.delete,
            ast.TryStar: self.try_,
        }
        if hasattr(ast, "TypeAlias"):
            self.statements[ast.TypeAlias] = self.type_alias

    # --- plumbing

    def block(self, nodes: list[ast.stmt]) -> list[m.Statement]:
        lowered = []
        table = self.statements
        for node in nodes:
            lower_one = table.get(type(node))
            if lower_one is not None and (statement := lower_one(node)) is not None:
                lowered.append(statement)
        return lowered

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

    # --- expressions

    def name(self, node: ast.Name) -> m.Expression:
        return m.Name(node.id)

    def attribute(self, node: ast.Attribute) -> m.Expression:
        value = node.value
        if type(node.ctx) is ast.Store and type(value) is ast.Name and value.id == self.frame.receiver:
            self.frame.stores.append(node.attr)
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
        kind = type(value)
        if kind is str:
            return m.Constant(value) if len(value) <= LONGEST_STRING and _encodable(value) else m.Text([])
        if kind is int and not -(2**63) <= value < 2**63:
            return m.Opaque([])
        if kind is int or value is None or kind is bool or kind is float:
            return m.Constant(value)
        return m.Opaque([])

    def await_(self, node: ast.Await) -> m.Expression:
        return m.Await(self.expression(node.value))

    def subscript(self, node: ast.Subscript) -> m.Expression:
        return m.Subscript(
            self.expression(node.value), self.expression(node.slice), node.end_lineno or 0, node.end_col_offset or 0
        )

    def text(self, node: ast.JoinedStr) -> m.Expression:
        return m.Text([self.expression(value) for value in node.values if type(value) is not ast.Constant])

    def formatted(self, node: ast.FormattedValue) -> m.Expression:
        if node.format_spec is None:
            return self.expression(node.value)
        return m.Text([self.expression(node.value), self.expression(node.format_spec)])

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
        return m.Compare(self.expression(node.left), [OPERATORS[type(op)] for op in node.ops], self.all(node.comparators))

    def bin_op(self, node: ast.BinOp) -> m.Expression:
        return m.BinOp(self.expression(node.left), OPERATORS[type(node.op)], self.expression(node.right))

    def conditional(self, node: ast.IfExp) -> m.Expression:
        return m.Conditional(self.expression(node.test), self.expression(node.body), self.expression(node.orelse))

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
                *_place(clause.iter),
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

    # --- statements

    def evaluate(self, node: ast.Expr) -> m.Statement | None:
        value = node.value
        return None if type(value) is ast.Constant else m.Evaluate(self.expression(value))

    def assign(self, node: ast.Assign) -> m.Statement:
        return m.Assign(self.all(node.targets), self.expression(node.value))

    def declare(self, node: ast.AnnAssign) -> m.Statement:
        return m.Declare(
            self.expression(node.target), self.expression(node.annotation), self.optional(node.value)
        )

    def type_alias(self, node: Any) -> m.Statement:
        return m.Assign([self.expression(node.name)], self.expression(node.value))

    def augment(self, node: ast.AugAssign) -> m.Statement:
        return m.Augment(self.expression(node.target), OPERATORS[type(node.op)], self.expression(node.value))

    def return_(self, node: ast.Return) -> m.Statement:
        return m.Return(self.optional(node.value))

    def raise_(self, node: ast.Raise) -> m.Statement:
        return m.Raise([self.expression(part) for part in (node.exc, node.cause) if part is not None])

    def if_(self, node: ast.If) -> m.Statement:
        return m.If(self.expression(node.test), self.block(node.body), self.block(node.orelse))

    def for_(self, node: ast.For | ast.AsyncFor) -> m.Statement:
        return m.For(
            self.expression(node.target),
            self.expression(node.iter),
            self.block(node.body),
            self.block(node.orelse),
            type(node) is ast.AsyncFor,
            *_place(node.iter),
        )

    def while_(self, node: ast.While) -> m.Statement:
        return m.While(self.expression(node.test), self.block(node.body), self.block(node.orelse))

    def with_(self, node: ast.With | ast.AsyncWith) -> m.Statement:
        items = [
            m.WithItem(
                self.expression(item.context_expr), self.optional(item.optional_vars), *_place(item.context_expr)
            )
            for item in node.items
        ]
        return m.With(items, self.block(node.body), type(node) is ast.AsyncWith)

    def try_(self, node: ast.Try | ast.TryStar) -> m.Statement:
        body = self.block(node.body)
        handlers = [m.Handler(self.optional(h.type), h.name, self.block(h.body)) for h in node.handlers]
        return m.Try(body, handlers, self.block(node.orelse), self.block(node.finalbody))

    def import_(self, node: ast.Import) -> m.Statement:
        self.imports.extend((0, alias.name, "") for alias in node.names)
        return m.Import([(alias.name, alias.asname) for alias in node.names])

    def import_from(self, node: ast.ImportFrom) -> m.Statement:
        self.imports.extend((node.level, node.module or "", alias.name) for alias in node.names)
        return m.ImportFrom(node.module or "", node.level, [(alias.name, alias.asname) for alias in node.names])

    def scope(self, node: ast.Global | ast.Nonlocal) -> m.Statement:
        if type(node) is ast.Global:
            self.frame.globals.extend(node.names)
        return m.Scope(list(node.names), type(node) is ast.Global)

    def match(self, node: ast.Match) -> m.Statement:
        cases = []
        for case in node.cases:
            pattern: ast.pattern | None = case.pattern
            captures = [
                name
                for part in ast.walk(case.pattern)
                if isinstance(name := getattr(part, "name", None) or getattr(part, "rest", None), str)
            ]
            if isinstance(pattern, ast.MatchAs):
                pattern = pattern.pattern
            cls = self.expression(pattern.cls) if isinstance(pattern, ast.MatchClass) else None
            cases.append(m.Case(cls, captures, self.optional(case.guard), self.block(case.body)))
        subject = node.subject
        return m.Match(self.expression(subject), subject.id if isinstance(subject, ast.Name) else None, cases)

    def jump(self, _node: ast.Break | ast.Continue) -> m.Statement:
        return m.Jump()

    def assert_(self, node: ast.Assert) -> m.Statement:
        return m.Assert(self.expression(node.test))

    def delete(self, node: ast.Delete) -> m.Statement:
        return m.Delete(self.all(node.targets))

    # --- definitions

    def define(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> m.Statement:
        line, column = node.lineno, node.col_offset + (10 if type(node) is ast.AsyncFunctionDef else 4)
        first_line = node.decorator_list[0].lineno if node.decorator_list else node.lineno
        return m.Define(self.add_function(node, node.name, line, column, first_line))

    def lambda_(self, node: ast.Lambda) -> m.Expression:
        return m.Lambda(self.add_function(node, "<lambda>", node.lineno, node.col_offset, node.lineno))

    def add_function(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        name: str,
        line: int,
        column: int,
        first_line: int,
    ) -> int:
        # Decorators, defaults and annotations run in the enclosing scope.
        is_lambda = type(node) is ast.Lambda
        parameters = self.parameters(node.args)
        decorators = [] if is_lambda else self.all(node.decorator_list)
        returns = None if is_lambda else self.optional(node.returns)

        index, parent, owner, prefix, frame = len(self.functions), self.function, self.owner, self.prefix, self.frame
        method = owner >= 0 and not is_lambda
        self.functions.append(None)  # type: ignore[arg-type]
        self.function, self.owner = index, -1
        self.prefix = f"{prefix}{name}.<locals>."
        self.frame = inner = _Frame(parameters[0].name if method and parameters else None)
        body: list[m.Statement] = (
            [m.Return(self.expression(node.body))] if isinstance(node, ast.Lambda) else self.block(node.body)
        )
        self.function, self.owner, self.prefix, self.frame = parent, owner, prefix, frame
        self.functions[index] = m.FunctionFacts(
            name,
            prefix + name,
            parent,
            owner if method else -1,
            type(node) is ast.AsyncFunctionDef,
            inner.is_generator,
            line,
            column,
            first_line,
            node.end_lineno or line,
            parameters,
            decorators,
            returns,
            inner.stores,
            inner.globals,
            m.encode_block(body),
        )
        return index

    def parameters(self, arguments: ast.arguments) -> list[m.Parameter]:
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
        lowered = [
            m.Parameter(arg.arg, m.Parameter.POSITIONAL, self.optional(arg.annotation), self.optional(default))
            for arg, default in zip(positional, defaults, strict=True)
        ]
        if arguments.vararg is not None:
            lowered.append(
                m.Parameter(arguments.vararg.arg, m.Parameter.ARGS, self.optional(arguments.vararg.annotation), None)
            )
        lowered.extend(
            m.Parameter(arg.arg, m.Parameter.KEYWORD, self.optional(arg.annotation), self.optional(default))
            for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        )
        if arguments.kwarg is not None:
            lowered.append(
                m.Parameter(arguments.kwarg.arg, m.Parameter.KWARGS, self.optional(arguments.kwarg.annotation), None)
            )
        return lowered

    def define_class(self, node: ast.ClassDef) -> m.Statement:
        bases, keywords = self.all(node.bases), self.keywords(node.keywords)
        decorators = self.all(node.decorator_list)
        index, owner, prefix = len(self.classes), self.owner, self.prefix
        self.classes.append(None)  # type: ignore[arg-type]
        self.owner = index
        self.prefix = f"{prefix}{node.name}."
        body = self.block(node.body)
        self.owner, self.prefix = owner, prefix
        self.classes[index] = m.ClassFacts(
            node.name,
            prefix + node.name,
            self.function,
            owner,
            node.lineno,
            bases,
            keywords,
            decorators,
            m.encode_block(body),
        )
        return m.DefineClass(index)


def _encodable(text: str) -> bool:
    """Whether ``text`` is Unicode: a literal may hold surrogates, which are not."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _place(node: ast.expr) -> tuple[int, int, int, int]:
    return node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset


def lower_expression(node: ast.expr) -> m.Expression:
    """One expression on its own, such as the text of a string annotation."""
    return _Lowering().expression(node)
