"""The functions that run for requests, with what a check of their bodies asks first: whose names mean what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.index.parts import everything
from asynclint.routes.model import Place
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.checks.context import Context
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def running(context: Context) -> list[FunctionKey]:
    """Endpoints and dependencies in files that are reported on, in source order."""
    keys = context.routes.handlers | context.routes.dependencies
    paths = context.program.modules.paths
    return [key for key in sorted(keys) if paths[key[0]] in context.shown]


def frame_in(context: Context, key: FunctionKey) -> Frame:
    """Names as they are seen from inside a function."""
    return context.program.scope(key[0], parent=key[1])


def calls(context: Context, key: FunctionKey) -> Iterator[m.Call]:
    """The calls in a function's body, those of functions nested in it not among them."""
    for node in everything(context.program.function(key).statements()):
        if isinstance(node, m.Call):
            yield node


def names_in(*nodes: m.Expression) -> set[str]:
    return {part.id for part in everything(nodes) if isinstance(part, m.Name)}


def drawn_from(program: Program, key: FunctionKey, sources: Collection[str]) -> set[str]:
    """The names of a function that are made of any of ``sources``: themselves, and what is assigned from them."""
    found = set(sources)
    for node in everything(program.function(key).statements()):
        if isinstance(node, m.Assign) and names_in(node.value) & found:
            found.update(path for target in node.targets if (path := path_of(target)) is not None and "." not in path)
    return found


def place_of(context: Context, key: FunctionKey, node: m.Call) -> Place:
    span = Span(node.line, node.column, node.end_line, node.end_column)
    return Place(context.program.modules.paths[key[0]], span, key)
