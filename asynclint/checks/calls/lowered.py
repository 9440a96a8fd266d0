"""The parts of lowered code, for what a check asks about the shape of one function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclint.index import model as m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def parts(node: m.Node) -> Iterator[m.Node]:
    """The nodes directly below ``node``."""
    for field in node.__struct_fields__:
        yield from _nodes_in(getattr(node, field))


def everything(nodes: Iterable[m.Node]) -> Iterator[m.Node]:
    """``nodes`` and all below them, in the order of the code."""
    for node in nodes:
        yield node
        yield from everything(parts(node))


def _nodes_in(value: Any) -> Iterator[m.Node]:
    if isinstance(value, m.Node):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _nodes_in(item)
