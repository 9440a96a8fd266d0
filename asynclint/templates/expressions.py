"""Reads what is written in a template's tags as Python.

Jinja's expressions are Python's but for a few: filters stand behind a bar, which Python reads as an operator that binds
nearly as it does there; an `if` may have no `else`, and `~` joins.
What a filter does with each element of what it is given is written out, so that it is read as any other loop.
"""

from __future__ import annotations

import ast
import re

_STRINGS = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_ITEM = re.compile(r"(?<=[\w\])])\.(\d+)")
_CONDITION = re.compile(r"\bif\b")
_ALTERNATIVE = re.compile(r"\belse\b")

CONSTANTS = {"true": True, "false": False, "none": None}

KEEPS = frozenset({"list", "sort", "unique", "reverse", "select", "reject", "default", "d", "safe", "slice", "batch"})
"""Filters that give what they are given, or a part of it."""

PICKS = frozenset({"first", "last", "random"})

PER_ELEMENT = frozenset({"map", "join", "sum", "sort", "groupby", "selectattr", "rejectattr", "unique", "min", "max"})
"""Filters that may be told an attribute, which they read of each element."""

UNNAMED = frozenset({"groupby", "selectattr", "rejectattr"})
"""Those of them whose first argument it is."""

EACH = "each"


def parse(text: str, line: int, column: int) -> ast.expr | None:
    """The expression that is written at a place; None when it is none that can be read."""
    if not text.strip():
        return None
    blank = _STRINGS.sub(lambda found: "_" * len(found[0]), text)
    pieces = list(text)
    for position, char in enumerate(blank):
        if char == "~":
            pieces[position] = "+"
    source = "".join(pieces)
    if _CONDITION.search(blank) and not _ALTERNATIVE.search(blank):
        source += " else None"
    source = _ITEM.sub(r"[\1]", source)
    placed = "(" + ("\n" * (line - 1) + " " * column if line > 1 else " " * max(0, column - 1)) + source + "\n)"
    try:
        tree = ast.parse(placed, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    read: ast.expr = Reading().visit(tree.body)
    return read


def names(node: ast.expr) -> set[str]:
    """The names that an expression uses and does not bind itself."""
    mentioned = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
    bound = {part.id for part in mentioned if not isinstance(part.ctx, ast.Load)}
    return {part.id for part in mentioned} - bound


class Reading(ast.NodeTransformer):
    """Makes calls and loops of filters, and constants of what Jinja writes in small letters."""

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in CONSTANTS:
            return ast.copy_location(ast.Constant(CONSTANTS[node.id]), node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """`x is defined` asks nothing of a name that is called so."""
        self.generic_visit(node)
        if any(isinstance(operator, (ast.Is, ast.IsNot)) for operator in node.ops):
            tested = [part for part in node.comparators if not isinstance(part, (ast.Name, ast.Call))]
            values = [node.left, *tested]
            return ast.copy_location(ast.Tuple(values, ast.Load()), node) if len(values) > 1 else node.left
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if not isinstance(node.op, ast.BitOr):
            return node
        match node.right:
            case ast.Name(name):
                return self._filtered(node, name, [], {})
            case ast.Call(ast.Name(name), arguments, keywords):
                return self._filtered(node, name, arguments, {word.arg: word.value for word in keywords if word.arg})
            case _:
                return node

    def _filtered(
        self, node: ast.BinOp, name: str, arguments: list[ast.expr], keywords: dict[str, ast.expr]
    ) -> ast.expr:
        value, given = node.left, node.left
        path = keywords.get("attribute") or (arguments[0] if name in UNNAMED and arguments else None)
        if name in PER_ELEMENT and isinstance(path, ast.Constant) and isinstance(path.value, str):
            read = _read_of_each(value, path.value)
            # Most give what they are given; what is read of each is evaluated beside it.
            both = ast.Subscript(ast.Tuple([value, read], ast.Load()), ast.Constant(0), ast.Load())
            given = read if name == "map" else both
        if name in PICKS:
            given = ast.Subscript(given, ast.Constant(0), ast.Load())
        elif name in {"length", "count"}:
            given = ast.Call(ast.Name("len", ast.Load()), [value], [])
        elif name not in KEEPS | PER_ELEMENT:
            given = ast.Call(ast.Name("str", ast.Load()), [ast.Tuple([value, *arguments], ast.Load())], [])
        return ast.fix_missing_locations(ast.copy_location(given, node.right))


def _read_of_each(value: ast.expr, path: str) -> ast.expr:
    """`[each.author.name for each in value]`."""
    element: ast.expr = ast.Name(EACH, ast.Load())
    for part in path.split("."):
        if part.isidentifier():
            element = ast.Attribute(element, part, ast.Load())
    loop = ast.comprehension(ast.Name(EACH, ast.Store()), value, [], 0)
    return _placed(ast.ListComp(element, [loop]), value)


def _placed(node: ast.expr, place: ast.expr) -> ast.expr:
    for part in ast.walk(node):
        if isinstance(part, (ast.expr, ast.keyword)) and not hasattr(part, "lineno"):
            ast.copy_location(part, place)
    return node
