"""Functions that ask a cache before they ask the database, and put there what they find.

What such a function reads of a row, it reads when the cache has nothing for that row. A caller that goes through many
rows does not run a query for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.program import namespace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def asks_cache_first(program: Program, key: FunctionKey) -> bool:
    """Whether a function gives a name what something has under a key, `kept = cache.get(key)`, and sets it there."""
    function = program.function(key)
    body = bytes(function.body)
    if b"get" not in body or b"set" not in body:
        return False
    asked: set[str | None] = set()
    filled: set[str | None] = set()
    for statement in statements(function.statements()):
        match statement:
            case m.Assign([m.Name()], m.Call(m.Attribute(store, "get"))):
                asked.add(path_of(store))
            case m.Evaluate(m.Call(m.Attribute(store, "set"))):
                filled.add(path_of(store))
            case _:
                pass
    return not (asked - {None}).isdisjoint(filled)


def statements(block: Iterable[m.Statement]) -> Iterator[m.Statement]:
    """The statements of a block and of the blocks within."""
    for statement in block:
        yield statement
        if isinstance(statement, namespace.COMPOUND):
            for inner in namespace.blocks(statement):
                yield from statements(inner)
