"""Lowered code: the expressions and statements that a body is made of, and nothing that inference does not need.

Nodes are small, immutable and refer to no tree, so that they can be written as bytes and read back when asked for.

Positions are lines from 1 and columns from 0 in code points. A node that can be the site of an effect carries the end
of its span, on which LibCST agrees, and where a person would point: at the name that is called.
"""

from __future__ import annotations

from typing import ClassVar, dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True)
class Node(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A piece of lowered code. The decorator tells type checkers that what `frozen` says holds for subclasses too."""


# --- expressions ------------------------------------------------------------------------------------------------------


class Name(Node, tag=1):
    id: str


class Attribute(Node, tag=2):
    value: Expression
    name: str
    end_line: int
    end_column: int


class Call(Node, tag=3):
    function: Expression
    arguments: list[Expression]
    keywords: list[tuple[str | None, Expression]]
    line: int
    column: int
    end_line: int
    end_column: int


class Constant(Node, tag=4):
    value: str | int | float | bool | None


class Await(Node, tag=5):
    value: Expression


class Subscript(Node, tag=6):
    value: Expression
    index: Expression
    end_line: int
    end_column: int


class Text(Node, tag=7):
    """An f-string with its parts, or (without any) a literal too long to be worth keeping."""

    values: list[Expression]


class BoolOp(Node, tag=8):
    conjunction: bool
    values: list[Expression]


class Not(Node, tag=9):
    value: Expression


class Compare(Node, tag=10):
    left: Expression
    operators: list[str]
    comparators: list[Expression]
    place: tuple[int, int, int, int]


class BinOp(Node, tag=11):
    left: Expression
    operator: str
    right: Expression
    place: tuple[int, int, int, int]


class Conditional(Node, tag=12):
    """The positions are those of the test."""

    test: Expression
    body: Expression
    orelse: Expression
    line: int
    column: int
    end_line: int
    end_column: int


class Lambda(Node, tag=13):
    """A lambda; its facts are ``functions[function]`` of the module."""

    function: int


class Sequence(Node, tag=14):
    """A list, tuple or set display: ``kind`` is the name of the built-in type."""

    kind: str
    elements: list[Expression]


class Mapping(Node, tag=15):
    """A dict display; a ``**`` entry has no key."""

    keys: list[Expression | None]
    values: list[Expression]


class Iteration(Node):
    """One ``for`` clause of a comprehension; the positions are those of its iterable."""

    target: Expression
    iterable: Expression
    conditions: list[Expression]
    is_async: bool
    line: int
    column: int
    end_line: int
    end_column: int


class Comprehension(Node, tag=17):
    """``kind`` is ``list``, ``set``, ``dict`` or ``generator``; a dict has two elements, key and value."""

    kind: str
    elements: list[Expression]
    iterations: list[Iteration]


class Starred(Node, tag=18):
    value: Expression


class Walrus(Node, tag=19):
    name: str
    value: Expression


class Yield(Node, tag=20):
    value: Expression | None
    delegates: bool
    end_line: int
    end_column: int


class Opaque(Node, tag=21):
    """An expression whose value nobody infers; its parts still run."""

    values: list[Expression]


class Slice(Node, tag=22):
    lower: Expression | None
    upper: Expression | None
    step: Expression | None


class Formatted(Node, tag=23):
    """A part of a `Text` that a text is made of."""

    value: Expression
    line: int
    column: int
    end_line: int
    end_column: int


Expression = (
    Name
    | Attribute
    | Call
    | Constant
    | Await
    | Subscript
    | Text
    | BoolOp
    | Not
    | Compare
    | BinOp
    | Conditional
    | Lambda
    | Sequence
    | Mapping
    | Comprehension
    | Starred
    | Walrus
    | Yield
    | Opaque
    | Slice
    | Formatted
)


# --- statements -------------------------------------------------------------------------------------------------------


class Evaluate(Node, tag=40):
    value: Expression


class Assign(Node, tag=41):
    targets: list[Expression]
    value: Expression


class Declare(Node, tag=42):
    """An annotated name or attribute, with or without a value."""

    target: Expression
    annotation: Expression
    value: Expression | None


class Augment(Node, tag=43):
    target: Expression
    operator: str
    value: Expression


class Return(Node, tag=44):
    value: Expression | None


class Raise(Node, tag=45):
    values: list[Expression]


class If(Node, tag=46):
    """The positions are those of the test."""

    test: Expression
    body: list[Statement]
    orelse: list[Statement]
    line: int
    column: int
    end_line: int
    end_column: int


class For(Node, tag=47):
    """The positions are those of the iterable."""

    target: Expression
    iterable: Expression
    body: list[Statement]
    orelse: list[Statement]
    is_async: bool
    line: int
    column: int
    end_line: int
    end_column: int


class While(Node, tag=48):
    test: Expression
    body: list[Statement]
    orelse: list[Statement]


class WithItem(Node):
    """The positions are those of the context expression."""

    context: Expression
    target: Expression | None
    line: int
    column: int
    end_line: int
    end_column: int


class With(Node, tag=50):
    items: list[WithItem]
    body: list[Statement]
    is_async: bool


class Handler(Node):
    exception: Expression | None
    name: str | None
    body: list[Statement]


class Try(Node, tag=52):
    body: list[Statement]
    handlers: list[Handler]
    orelse: list[Statement]
    final: list[Statement]


class Define(Node, tag=53):
    """A ``def``; its facts are ``functions[function]`` of the module."""

    function: int


class DefineClass(Node, tag=54):
    """A ``class``; its facts are ``classes[cls]`` of the module."""

    cls: int


class Import(Node, tag=55):
    names: list[tuple[str, str | None]]


class ImportFrom(Node, tag=56):
    module: str
    level: int
    names: list[tuple[str, str | None]]


class Scope(Node, tag=57):
    """``global`` (or ``nonlocal``) names."""

    names: list[str]
    is_global: bool


class Case(Node):
    """One ``case``: the class a plain class pattern names, the names it captures, with the attribute that they get (by
    name or position, "" for the object), its guard and its body. What ``always`` matches is a last resort."""

    cls: Expression | None
    captures: dict[str, str | int | None]
    guard: Expression | None
    always: bool
    body: list[Statement]


class Match(Node, tag=59):
    subject: Expression
    subject_name: str | None
    cases: list[Case]


class Jump(Node, tag=60):
    """``break``, which ``leaves`` the loop, or ``continue``: what follows in the block is not reached."""

    leaves: bool


class Assert(Node, tag=61):
    test: Expression


class Delete(Node, tag=62):
    targets: list[Expression]


Statement = (
    Evaluate
    | Assign
    | Declare
    | Augment
    | Return
    | Raise
    | If
    | For
    | While
    | With
    | Try
    | Define
    | DefineClass
    | Import
    | ImportFrom
    | Scope
    | Match
    | Jump
    | Assert
    | Delete
)


# --- definitions ------------------------------------------------------------------------------------------------------


class Parameter(Node):
    """``kind`` is ``positional``, ``keyword``, ``args`` or ``kwargs`` (by its first letter, ``k*`` for the last)."""

    POSITIONAL: ClassVar[str] = "p"
    KEYWORD: ClassVar[str] = "k"
    ARGS: ClassVar[str] = "a"
    KWARGS: ClassVar[str] = "d"

    name: str
    kind: str
    annotation: Expression | None
    default: Expression | None
