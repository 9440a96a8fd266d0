"""Lowers one parsed module to facts: its statements, functions and classes.

Each body is encoded as soon as it is lowered, so that no more than one function's nodes per level of nesting are held.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from asynclint.index import model as m
from asynclint.index.facts import FORMAT, ClassFacts, FunctionFacts, ModuleFacts, encode_block
from asynclint.index.lower_expressions import OPERATORS, ExpressionLowering, Frame, place

if TYPE_CHECKING:
    from collections.abc import Callable


def lower(tree: ast.Module, digest: str, lines: int, *, speaks: bool = False) -> ModuleFacts:
    """The facts of ``tree``, whose columns must already count code points."""
    lowering = _Lowering()
    body = lowering.block(tree.body)
    return ModuleFacts(
        FORMAT,
        digest,
        lines,
        speaks,
        lowering.imports,
        lowering.functions,
        lowering.classes,
        lowering.frame.supplies,
        encode_block(body),
    )


class _Lowering(ExpressionLowering):
    def __init__(self) -> None:
        super().__init__()
        self.expressions[ast.Lambda] = self.lambda_
        # Slots are reserved before a body is lowered, so that definitions are numbered in source order.
        self.functions: list[FunctionFacts] = []
        self.classes: list[ClassFacts] = []
        self.imports: list[tuple[int, str, str]] = []
        self.function = -1
        self.owner = -1
        self.prefix = ""
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

    def block(self, nodes: list[ast.stmt]) -> list[m.Statement]:
        lowered = []
        table = self.statements
        for node in nodes:
            lower_one = table.get(type(node))
            if lower_one is not None and (statement := lower_one(node)) is not None:
                lowered.append(statement)
        return lowered

    def evaluate(self, node: ast.Expr) -> m.Statement | None:
        value = node.value
        return None if type(value) is ast.Constant else m.Evaluate(self.expression(value))

    def assign(self, node: ast.Assign) -> m.Statement:
        return m.Assign(self.all(node.targets), self.expression(node.value))

    def declare(self, node: ast.AnnAssign) -> m.Statement:
        return m.Declare(self.expression(node.target), self.expression(node.annotation), self.optional(node.value))

    def type_alias(self, node: Any) -> m.Statement:
        return m.Assign([self.expression(node.name)], self.expression(node.value))

    def augment(self, node: ast.AugAssign) -> m.Statement:
        return m.Augment(self.expression(node.target), OPERATORS[type(node.op)], self.expression(node.value))

    def return_(self, node: ast.Return) -> m.Statement:
        return m.Return(self.optional(node.value))

    def raise_(self, node: ast.Raise) -> m.Statement:
        return m.Raise([self.expression(part) for part in (node.exc, node.cause) if part is not None])

    def if_(self, node: ast.If) -> m.Statement:
        return m.If(self.expression(node.test), self.block(node.body), self.block(node.orelse), *place(node.test))

    def for_(self, node: ast.For | ast.AsyncFor) -> m.Statement:
        return m.For(
            self.expression(node.target),
            self.expression(node.iter),
            self.block(node.body),
            self.block(node.orelse),
            type(node) is ast.AsyncFor,
            *place(node.iter),
        )

    def while_(self, node: ast.While) -> m.Statement:
        return m.While(self.expression(node.test), self.block(node.body), self.block(node.orelse))

    def with_(self, node: ast.With | ast.AsyncWith) -> m.Statement:
        items = [
            m.WithItem(self.expression(item.context_expr), self.optional(item.optional_vars), *place(item.context_expr))
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
            captures = _captures(case.pattern)
            if isinstance(pattern, ast.MatchAs):
                pattern = pattern.pattern
            cls = self.expression(pattern.cls) if isinstance(pattern, ast.MatchClass) else None
            always = pattern is None and case.guard is None
            cases.append(m.Case(cls, captures, self.optional(case.guard), always, self.block(case.body)))
        subject = node.subject
        return m.Match(self.expression(subject), subject.id if isinstance(subject, ast.Name) else None, cases)

    def jump(self, node: ast.Break | ast.Continue) -> m.Statement:
        return m.Jump(type(node) is ast.Break)

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
        parameters = self.parameters(node.args)
        decorators = [] if isinstance(node, ast.Lambda) else self.all(node.decorator_list)
        returns = None if isinstance(node, ast.Lambda) else self.optional(node.returns)

        index, parent, owner, prefix, frame = len(self.functions), self.function, self.owner, self.prefix, self.frame
        method = owner >= 0 and not isinstance(node, ast.Lambda)
        self.functions.append(None)  # type: ignore[arg-type]
        self.function, self.owner = index, -1
        self.prefix = f"{prefix}{name}.<locals>."
        self.frame = inner = Frame(parameters[0].name if method and parameters else None)
        body: list[m.Statement] = (
            [m.Return(self.expression(node.body))] if isinstance(node, ast.Lambda) else self.block(node.body)
        )
        self.function, self.owner, self.prefix, self.frame = parent, owner, prefix, frame
        self.functions[index] = FunctionFacts(
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
            inner.supplies,
            inner.globals,
            self.type_parameters(node),
            encode_block(body),
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

    def type_parameters(self, node: ast.AST) -> list[m.Parameter]:
        return [
            m.Parameter(
                one.name,
                m.Parameter.POSITIONAL,
                self.optional(getattr(one, "bound", None)),
                self.optional(getattr(one, "default_value", None)),
            )
            for one in getattr(node, "type_params", ())
        ]

    def define_class(self, node: ast.ClassDef) -> m.Statement:
        bases, keywords = self.all(node.bases), self.keywords(node.keywords)
        decorators = self.all(node.decorator_list)
        index, owner, prefix = len(self.classes), self.owner, self.prefix
        self.classes.append(None)  # type: ignore[arg-type]
        self.owner = index
        self.prefix = f"{prefix}{node.name}."
        body = self.block(node.body)
        self.owner, self.prefix = owner, prefix
        self.classes[index] = ClassFacts(
            node.name,
            prefix + node.name,
            self.function,
            owner,
            node.lineno,
            bases,
            keywords,
            decorators,
            self.type_parameters(node),
            encode_block(body),
        )
        return m.DefineClass(index)


def lower_expression(node: ast.expr) -> m.Expression:
    """One expression on its own, such as the text of a string annotation."""
    return _Lowering().expression(node)


def _captures(pattern: ast.pattern) -> dict[str, str | int | None]:
    """The names that a pattern captures, with the attributes that a plain class pattern gives to them."""
    found: dict[str, str | int | None] = {
        name: None
        for part in ast.walk(pattern)
        if isinstance(name := getattr(part, "name", None) or getattr(part, "rest", None), str)
    }
    if isinstance(pattern, ast.MatchAs) and pattern.name is not None:
        found[pattern.name] = ""
    plain = pattern.pattern if isinstance(pattern, ast.MatchAs) else pattern
    if isinstance(plain, ast.MatchClass):
        parts = [*plain.patterns, *plain.kwd_patterns]
        for at, part in zip([*range(len(plain.patterns)), *plain.kwd_attrs], parts, strict=True):
            if isinstance(part, ast.MatchAs) and part.name is not None and part.pattern is None:
                found[part.name] = at
    return found
