"""What keeps the rounds of a loop from asking as one: each has a session of its own, or takes a page."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import mentioned
from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.packs.maps import Maps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.checks.orm.bodies import Loop
    from asynclint.checks.sql.functions import Asking
    from asynclint.orm.mapped.values import Asked
    from asynclint.program.library import Library

ASKING = frozenset({Maps.SELECT, Maps.EXECUTE, Maps.SCALARS, Maps.SCALAR, Maps.OBJECTS, Maps.GET})
"""What sessions are told that ask the database."""

COUNTING = frozenset({"range", "count"})
"""The functions that give one number after the other."""


class Sessions:
    """Which session a call asks, as far as its code tells."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def _told(self) -> frozenset[str]:
        """The methods by which sessions are told to ask."""
        names = (name.rpartition(".") for name, callee in self._library.mapping_callees() if callee.maps in ASKING)
        return frozenset(name for owner, _, name in names if self._library.method(owner, "commit") is not None)

    def asked(self, call: m.Call) -> str | None:
        """The name of the session that is asked by a call, or by the first in a chain of calls that ends with it."""
        node: m.Expression = call
        while isinstance(node, m.Call) and isinstance(node.function, m.Attribute):
            holder = node.function.value
            if isinstance(holder, m.Name):
                # Statements have methods of these names as well, and are passed nothing.
                return holder.id if node.arguments and node.function.name in self._told else None
            node = holder
        return None

    def differ(self, function: Asking, loop: Loop, call: m.Call) -> bool:
        """Whether each round of a loop asks another session, and so another database most likely."""
        session = self.asked(call)
        return session is not None and session in function.body.following(mentioned([loop.target]))


def opens_session(way: Iterable[m.Statement | m.Handler], call: m.Call) -> bool:
    """Whether each round has a session of its own, so that it stands or falls by itself; ``way`` are the statements
    around the call."""
    path = path_of(call.function)
    used = (m.Name("" if path is None else path.partition(".")[0]), *call.arguments)
    return any(isinstance(part, m.With) and any(item.target in used for item in part.items) for part in way)


def turns_pages(loop: Loop, asked: Asked) -> bool:
    """Whether each round takes the next rows of a statement, as many as fit on a page."""
    query = None if asked.rows is None else asked.rows.query
    if query is None or query.keyed or not query.bounded:
        return False
    match loop.iterable:
        case m.Call(m.Name(name) | m.Attribute(_, name)):
            return name in COUNTING
        case _:
            return False
