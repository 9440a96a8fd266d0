"""Reads a Jinja template as the Python that it stands for: a function of the names that it uses.

What a template does with the objects that it is passed is then found as it is in every other function: `{% for %}` is a
loop, an output makes text, a macro is a function, and an included template is one that is called.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from asynclint.templates.expressions import names, parse
from asynclint.templates.tokens import tokens

if TYPE_CHECKING:
    from asynclint.templates.tokens import Token

OWN = frozenset(
    {"loop", "super", "caller", "varargs", "kwargs", "range", "dict", "namespace", "cycler", "joiner", "str", "len"}
)
"""Names that every template has."""

BRANCHES = frozenset({"elif", "else"})
PLAIN = frozenset({"block", "with", "filter", "autoescape", "call", "trans", "spaceless", "cache"})
"""Tags that hold others, and change nothing about what these do."""


@dataclass(slots=True)
class Template:
    """One template. ``body`` is what it does, ``macros`` are its functions; it is passed ``free``, the names that it
    uses and does not bind. ``uses`` are the templates that it calls with all it has, by name, each with the call;
    ``imports`` those whose macros it has under a name, or by names of its own."""

    body: list[ast.stmt] = field(default_factory=list)
    macros: list[ast.FunctionDef] = field(default_factory=list)
    free: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    uses: list[tuple[str, ast.Call]] = field(default_factory=list)
    imports: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end; ``block`` is where what follows goes."""

    tag: str
    block: list[ast.stmt]
    statement: ast.If | ast.For | None = None
    bound: set[str] = field(default_factory=set)


def read_template(text: str) -> Template:
    """What a template does, as far as its tags are Jinja's own."""
    reading = _Reading()
    for token in tokens(text):
        reading.take(token)
    return reading.template


class _Reading:
    def __init__(self) -> None:
        self.template = Template()
        self._open = [_Open("", self.template.body)]

    def take(self, token: Token) -> None:
        tag = token.tag
        if not tag:
            self._output(token)
        elif tag.startswith("end"):
            self._close(tag.removeprefix("end"))
        elif tag in BRANCHES:
            self._branch(token)
        else:
            getattr(self, f"_tag_{tag}", self._other)(token)

    # --- what stands in a block

    def _add(self, statement: ast.stmt) -> None:
        self._open[-1].block.append(ast.fix_missing_locations(statement))

    def _expression(self, text: str, line: int, column: int) -> ast.expr | None:
        found = parse(text, line, column)
        if found is not None:
            known = set().union(OWN, *(one.bound for one in self._open))
            self.template.free |= names(found) - known
        return found

    def _output(self, token: Token) -> None:
        value = self._expression(token.text, token.line, token.column)
        if value is not None:
            shown = ast.FormattedValue(value, -1, None)
            self._add(ast.copy_location(ast.Expr(ast.copy_location(ast.JoinedStr([shown]), value)), value))

    # --- blocks

    def _close(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def _branch(self, token: Token) -> None:
        inner = self._open[-1]
        if inner.statement is None:
            return
        inner.block = inner.statement.orelse
        if token.tag == "elif":
            test = self._expression(token.text, token.line, token.column) or _nothing(token)
            following = ast.If(test, [], [])
            self._add(ast.copy_location(following, test))
            inner.statement, inner.block = following, following.body

    def _tag_if(self, token: Token) -> None:
        test = self._expression(token.text, token.line, token.column) or _nothing(token)
        statement = ast.If(test, [], [])
        self._add(ast.copy_location(statement, test))
        self._open.append(_Open("if", statement.body, statement))

    def _tag_for(self, token: Token) -> None:
        names_text, found, rest = token.text.partition(" in ")
        target = parse(names_text, token.line, token.column) if found else None
        column = token.column + len(names_text) + len(found)
        line = token.line + names_text.count("\n")
        rest, _, condition = rest.removesuffix(" recursive").partition(" if ")
        iterable = self._expression(rest, line, column)
        if target is None or iterable is None:
            self._open.append(_Open("for", []))
            return
        bound = {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
        statement = ast.For(_stored(target), iterable, [], [])
        self._add(ast.copy_location(statement, iterable))
        self._open.append(_Open("for", statement.body, statement, bound))
        test = self._expression(condition, line, column + len(rest) + len(" if ")) if condition else None
        if test is not None:
            chosen = ast.If(test, [], [])
            self._add(ast.copy_location(chosen, test))
            self._open[-1].block = chosen.body

    def _tag_macro(self, token: Token) -> None:
        head = parse(f"lambda {token.text.partition('(')[2].rpartition(')')[0]}: 0", token.line, token.column)
        name = token.text.partition("(")[0].strip()
        if not isinstance(head, ast.Lambda) or not name.isidentifier():
            self._open.append(_Open("macro", []))
            return
        function = _function(name, [argument.arg for argument in head.args.args], [], token.line, token.column)
        self.template.macros.append(function)
        self.template.bound.add(name)
        bound = {argument.arg for argument in head.args.args}
        self._open.append(_Open("macro", function.body, None, bound))

    def _tag_set(self, token: Token) -> None:
        target_text, found, text = token.text.partition("=")
        target = parse(target_text, token.line, token.column)
        if not found:
            self._open.append(_Open("set", self._open[-1].block))
        value = self._expression(text, token.line, token.column + len(target_text) + 1) if found else None
        if target is None or value is None or isinstance(target, ast.Call):
            return
        self._open[-1].bound |= {part.id for part in ast.walk(target) if isinstance(part, ast.Name)}
        self._add(ast.copy_location(ast.Assign([_stored(target)], value), value))

    def _tag_with(self, token: Token) -> None:
        self._open.append(_Open("with", self._open[-1].block))
        assigned = parse(f"dict({token.text})", token.line, max(0, token.column - len("dict(")))
        for keyword in assigned.keywords if isinstance(assigned, ast.Call) else ():
            if keyword.arg is not None:
                self.template.free |= names(keyword.value) - set().union(OWN, *(one.bound for one in self._open))
                self._open[-1].bound.add(keyword.arg)
                target = ast.Name(keyword.arg, ast.Store())
                self._add(ast.copy_location(ast.Assign([target], keyword.value), keyword.value))

    # --- other templates

    def _tag_include(self, token: Token) -> None:
        self._call(token)

    def _tag_extends(self, token: Token) -> None:
        self._call(token)

    def _call(self, token: Token) -> None:
        name = parse(token.text.partition(" ignore ")[0].partition(" with")[0], token.line, token.column)
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            passed = sorted(set().union(*(one.bound for one in self._open)))
            keywords = [ast.keyword(each, ast.Name(each, ast.Load())) for each in passed]
            called = ast.Call(ast.Name(name.value, ast.Load()), [], keywords)
            self.template.uses.append((name.value, called))
            self._add(ast.copy_location(ast.Expr(ast.copy_location(called, name)), name))

    def _tag_import(self, token: Token) -> None:
        name, _, alias = token.text.partition(" as ")
        path = parse(name, token.line, token.column)
        if isinstance(path, ast.Constant) and isinstance(path.value, str):
            local = alias.replace("with context", "").replace("without context", "").strip()
            self.template.imports.append((path.value, local, {}))
            self._open[0].bound.add(local)

    def _tag_from(self, token: Token) -> None:
        name, _, imported = token.text.partition(" import ")
        path = parse(name, token.line, token.column)
        taken = {}
        for part in imported.replace("with context", "").replace("without context", "").split(","):
            original, _, alias = part.strip().partition(" as ")
            taken[(alias or original).strip()] = original.strip()
        if isinstance(path, ast.Constant) and isinstance(path.value, str):
            self.template.imports.append((path.value, "", taken))
            self._open[0].bound |= set(taken)

    # --- the rest

    def _tag_do(self, token: Token) -> None:
        self._output(token)

    def _tag_call(self, token: Token) -> None:
        self._open.append(_Open("call", self._open[-1].block))
        self._output(token)

    def _other(self, token: Token) -> None:
        if token.tag in PLAIN:
            self._open.append(_Open(token.tag, self._open[-1].block))


def _function(name: str, parameters: list[str], body: list[ast.stmt], line: int, column: int) -> ast.FunctionDef:
    arguments = ast.arguments([], [ast.arg(one) for one in parameters], None, [], [], None, [])
    function = ast.FunctionDef(name, arguments, body, [], None, lineno=line, col_offset=column)
    function.end_lineno, function.end_col_offset = line, column
    return ast.fix_missing_locations(function)


def rendering(name: str, parameters: list[str], body: list[ast.stmt]) -> ast.FunctionDef:
    """The function that a template as a whole is."""
    return _function(name, parameters, body, 1, 0)


def _stored(target: ast.expr) -> ast.expr:
    for part in ast.walk(target):
        if isinstance(part, (ast.Name, ast.Tuple, ast.Attribute, ast.Subscript)):
            part.ctx = ast.Store()
    return target


def _nothing(token: Token) -> ast.expr:
    """A test that is not known."""
    name = ast.Name("loop", ast.Load())
    name.lineno, name.col_offset, name.end_lineno, name.end_col_offset = (token.line, token.column) * 2
    return name
