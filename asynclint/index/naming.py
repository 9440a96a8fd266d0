"""How an expression names something: `self.hub.client`, of which `client` is the last name."""

from __future__ import annotations

from asynclint.index import model as m
from asynclint.spans import Span


def path_of(node: m.Expression) -> str | None:
    """The whole of the names, with dots; None for what is anything but names."""
    if isinstance(node, m.Name):
        return node.id
    if isinstance(node, m.Attribute):
        base = path_of(node.value)
        return None if base is None else f"{base}.{node.name}"
    return None


def last_name(node: m.Expression) -> str:
    """The name that an expression ends with, whatever comes before it; empty where it ends with none."""
    match node:
        case m.Attribute(_, name) | m.Name(name):
            return name
        case _:
            return ""


def name_span(node: m.Attribute) -> Span:
    """Where the name of an attribute stands, without what it is an attribute of."""
    return Span(node.end_line, node.end_column - len(node.name), node.end_line, node.end_column)
