"""Evaluates texts: f-strings and what `%` puts into a string, and the `__str__` of what is shown in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index.lower_expressions import LONGEST_STRING
from asynclint.program import calls
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.frame import confidence_of
from asynclint.program.outcome import SiteKind
from asynclint.program.values import STRING, Instance, Literal, Value, alternatives

if TYPE_CHECKING:
    from asynclint.index import model as m
    from asynclint.program.frame import Frame
    from asynclint.program.iteration import Place

TEXT = ("__str__", "__repr__")
"""What makes a text of an object: the first of these that it has."""


def text(frame: Frame, node: m.Text) -> Value:
    parts = [evaluate(frame, part) for part in node.values]
    texts = [part.value for part in parts if isinstance(part, Literal) and isinstance(part.value, str)]
    return joined(texts) if parts and len(texts) == len(parts) else STRING


def joined(texts: list[str]) -> Value:
    """Texts one after another. One that grows with every call that a function makes of itself is soon some text."""
    whole = "".join(texts)
    return Literal(whole) if len(whole) <= LONGEST_STRING else STRING


def formatted(frame: Frame, node: m.Formatted) -> Value:
    value = evaluate(frame, node.value)
    show(frame, value, (node.line, node.column, node.end_line, node.end_column))
    return value


def show(frame: Frame, value: Value, place: Place) -> None:
    """Makes a text of a value: runs the methods of the program that do."""
    for option in alternatives(value):
        if isinstance(option, Instance):
            methods = (frame.program.method_of(option, name) for name in TEXT)
            if (method := next(filter(None, methods), None)) is not None:
                calls.apply(calls.Call(frame, SiteKind.CALL, place, Arguments(), confidence_of(value)), method)
