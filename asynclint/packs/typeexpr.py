"""Type expressions of knowledge files: Python's annotation syntax, read into a small tree.

The tree says what was written and no more. Names stay names: what they stand for is the program's business.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from functools import cache

from asynclint.packs.schema import suggestion

# Names without a dot that stand for types; all others are builtins.
SPECIAL_NAMES = frozenset(
    {
        "Any",
        "AsyncContextManager",
        "AsyncIterator",
        "Awaitable",
        "ContextManager",
        "Held",
        "Iterator",
        "Lazy",
        "Never",
        "Self",
    }
)

# Types that are taken from an argument of the call: `Result[func]`.
ARGUMENT_FORMS = frozenset({"Arg", "Awaited", "Element", "Given", "Offloaded", "Partial", "Result"})

_BUILTIN_TYPES = frozenset(name for name, value in vars(builtins).items() if isinstance(value, type))


@dataclass(frozen=True, slots=True)
class TypeName:
    """A canonical dotted name, a builtin type, or one of ``SPECIAL_NAMES``. ``...`` is the name of any number more."""

    name: str


@dataclass(frozen=True, slots=True)
class Generic:
    """``name[arguments]``."""

    name: str
    arguments: tuple[TypeExpression, ...]


@dataclass(frozen=True, slots=True)
class FromArgument:
    """``form[parameter]``: a type that depends on what the call passes as ``parameter``."""

    form: str
    parameter: str


@dataclass(frozen=True, slots=True)
class UnionOf:
    """``items[0] | items[1] | …``, flat."""

    items: tuple[TypeExpression, ...]


@dataclass(frozen=True, slots=True)
class NoneType:
    """``None``."""


TypeExpression = TypeName | Generic | FromArgument | UnionOf | NoneType


class TypeExpressionError(ValueError):
    """The text is not a type expression; the message completes "`text` …"."""


@cache
def parse(text: str) -> TypeExpression:
    """Read a type expression. Raises `TypeExpressionError`."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        raise TypeExpressionError(f'is not a type expression: "{text}"') from None
    return _read(tree)


def _read(node: ast.expr) -> TypeExpression:
    match node:
        case ast.Constant(value=None):
            return NoneType()
        case ast.Constant(value=value) if value is ...:
            return TypeName("...")
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return UnionOf((*_items(_read(left)), *_items(_read(right))))
        case ast.Subscript(value=ast.Name(id=form), slice=argument) if form in ARGUMENT_FORMS:
            if isinstance(argument, ast.Tuple) and isinstance(argument.elts[0], ast.Starred):
                argument = argument.elts[0].value  # all that are left
                if isinstance(argument, ast.Name):
                    return FromArgument(form, f"*{argument.id}")
            if not isinstance(argument, ast.Name):
                raise TypeExpressionError(f"must name one parameter in {form}[…], not `{ast.unparse(argument)}`")
            return FromArgument(form, argument.id)
        case ast.Subscript(value=origin, slice=ast.Tuple(elts=arguments)):
            return Generic(_name(origin), tuple(map(_read, arguments)))
        case ast.Subscript(value=origin, slice=argument):
            return Generic(_name(origin), (_read(argument),))
        case _:
            return TypeName(_name(node))


def _items(expression: TypeExpression) -> tuple[TypeExpression, ...]:
    return expression.items if isinstance(expression, UnionOf) else (expression,)


def _name(node: ast.expr) -> str:
    match node:
        case ast.Attribute(value=value, attr=attribute):
            return f"{_dotted(value)}.{attribute}"
        case ast.Name(id=name) if name in SPECIAL_NAMES or name in _BUILTIN_TYPES:
            return name
        case ast.Name(id=name) if name in ARGUMENT_FORMS:
            raise TypeExpressionError(f"needs a parameter for {name}: {name}[func]")
        case ast.Name(id=name):
            known = SPECIAL_NAMES | ARGUMENT_FORMS | _BUILTIN_TYPES
            raise TypeExpressionError(f'holds "{name}", no known type{suggestion(name, known)}')
        case _:
            raise TypeExpressionError(f"holds `{ast.unparse(node)}`, which is no type")


def _dotted(node: ast.expr) -> str:
    match node:
        case ast.Attribute(value=value, attr=attribute):
            return f"{_dotted(value)}.{attribute}"
        case ast.Name(id=name):
            return name
        case _:
            raise TypeExpressionError(f"holds `{ast.unparse(node)}`, which is no name")
