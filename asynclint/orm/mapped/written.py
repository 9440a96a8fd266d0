"""What is written where a class declares something: the arguments of calls, and the names in annotations."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.lower import lower_expression
from asynclint.index.naming import path_of
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Literal, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.orm.model import Loading, Place
    from asynclint.program.frame import Frame

MORE = "sa_relationship_kwargs"
"""The parameter that holds arguments for the relationship that is made in turn."""

MANY = frozenset({"list", "set", "tuple", "dict", "frozenset", "sequence", "collection", "iterable", "mutablesequence"})


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is passed to a call that declares something, with where its names are looked up."""

    frame: Frame
    positional: tuple[m.Expression, ...]
    keywords: Mapping[str, m.Expression]

    @classmethod
    def of(cls, frame: Frame, node: m.Call) -> Arguments:
        keywords = {name: value for name, value in node.keywords if name is not None}
        match keywords.pop(MORE, None):
            case m.Mapping(keys, values):
                keywords |= {
                    key.value: value
                    for key, value in zip(keys, values, strict=True)
                    if isinstance(key, m.Constant) and isinstance(key.value, str)
                }
            case m.Call(arguments=[], keywords=more):
                keywords |= {name: value for name, value in more if name is not None}
            case _:
                pass
        return cls(frame, tuple(node.arguments), keywords)

    def node(self, params: tuple[str, ...], name: str) -> m.Expression | None:
        if name in self.keywords:
            return self.keywords[name]
        position = params.index(name) if name in params else len(self.positional)
        return self.positional[position] if position < len(self.positional) else None

    def value(self, name: str) -> Value | None:
        node = self.keywords.get(name)
        return None if node is None else evaluate(self.frame, node)

    def constant(self, name: str) -> str | int | float | bool | None:
        """The constant passed as ``name``; None as well where that is not known."""
        value = self.value(name)
        return value.value if isinstance(value, Literal) else None

    def joined(self) -> list[str]:
        """The columns that a relationship says it goes by: its keys, or those of its join."""
        said = self.keywords.get("foreign_keys") or self.keywords.get("primaryjoin")
        return [] if said is None else list(columns_in(said))


@dataclass(frozen=True, slots=True)
class Declared:
    """A relationship as it is written. ``to`` are the expressions that name its other end, the surest first; ``many``
    is None where it follows from the tables. ``reader`` is the library's class whose methods what it gives has."""

    name: str
    arguments: Arguments
    to: tuple[m.Expression, ...]
    many: bool | None
    loading: Loading
    place: Place
    reader: str = ""


def names_in(annotation: m.Expression) -> Iterator[m.Expression]:
    """The names in an annotation, outermost first."""
    match annotation:
        case m.Name() | m.Attribute():
            yield annotation
        case m.Constant(str(text)):
            try:
                tree = ast.parse(text.strip(), mode="eval")
            except (SyntaxError, ValueError):
                return
            lowered = lower_expression(tree.body)
            if not isinstance(lowered, m.Constant):
                yield from names_in(lowered)
        case m.Subscript(value, index):
            yield from names_in(value)
            yield from names_in(index)
        case m.BinOp(left, _, right):
            yield from names_in(left)
            yield from names_in(right)
        case m.Sequence(_, elements):
            for element in elements:
                yield from names_in(element)
        case _:
            return


def columns_in(join: m.Expression) -> Iterator[str]:
    """The columns that a join is written with, or a list of some, each as it is written there."""
    match join:
        case m.Name() | m.Attribute():
            yield path_of(join) or ""
        case m.Constant(str(text)):
            try:
                yield from columns_in(lower_expression(ast.parse(text.strip(), mode="eval").body))
            except (SyntaxError, ValueError):
                return
        case m.Compare(left, _, others):
            for part in (left, *others):
                yield from columns_in(part)
        case m.Call(_, parts) | m.Sequence(_, parts):
            for part in parts:
                yield from columns_in(part)
        case _:
            return


def text_of(node: m.Expression) -> str:
    return (path_of(node) or "").rpartition(".")[2]
