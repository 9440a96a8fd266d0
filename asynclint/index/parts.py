"""The nodes below a node of lowered code: those directly below it, and all there are."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from asynclint.index import model as m

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ATOMS = frozenset({str, int, float, bool, type(None)})


def parts(node: m.Node) -> list[m.Node]:
    """The nodes directly below ``node``, in the order of the code."""
    found: list[m.Node] = []
    for field in _holding(type(node)):
        _add(getattr(node, field), found)
    return found


def everything(nodes: Iterable[m.Node]) -> Iterator[m.Node]:
    """``nodes`` and all below them, in the order of the code."""
    pending = [*nodes]
    pending.reverse()
    while pending:
        node = pending.pop()
        yield node
        below = parts(node)
        below.reverse()
        pending += below


def _add(value: Any, found: list[m.Node]) -> None:
    if isinstance(value, m.Node):
        found.append(value)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _add(item, found)


@cache
def _holding(kind: type[m.Node]) -> tuple[str, ...]:
    """The fields of a sort of node in which there may be others."""
    return tuple(field.name for field in msgspec.structs.fields(kind) if not _is_plain(field.type))


def _is_plain(hint: Any) -> bool:
    inner = get_args(hint)
    return hint in _ATOMS or (bool(inner) and all(map(_is_plain, inner)))
