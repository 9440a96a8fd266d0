"""What functions ask a session for themselves, when that is a matter of those who call them.

A function that writes is no lookup: what it asks for belongs to what it writes. Nor is one that goes on asking while
there are more: it reads in batches. And of a method, only an object of a model is passed to it by being called on; of
others it has the session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.below import Own, is_straight
from asynclint.checks.sql.functions import Asking
from asynclint.orm.mapped.values import Asked
from asynclint.packs.maps import Maps
from asynclint.program.local_names import receiver_of
from asynclint.program.outcome import Invoke, SiteKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from asynclint.index import model as m
    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.program.constants import Constants
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

WRITES = frozenset({Maps.FLUSH, Maps.COMMIT, Maps.CHANGE})
DEEPEST_WRITE = 4
"""Calls below a function, after which it does not matter what is written."""


class Lookups:
    """What functions ask for; ``counts`` says what of it is of interest."""

    def __init__(self, program: Program, graph: MappedGraph, counts: Callable[[Asking, Asked, m.Call], bool]) -> None:
        self._program = program
        self._graph = graph
        self._counts = counts
        self._writing: dict[tuple[FunctionKey, Constants, int], bool] = {}

    def own(self, key: FunctionKey, passed: Constants) -> Own[Asked]:
        function = Asking(self._program, key, passed)
        if not function.asks:
            return Own(function, self._parameters(key), ())
        found = []
        for asked in function.asks.values():
            place = (asked.span.end_line, asked.span.end_column)
            site = function.outcome.sites.get((SiteKind.CALL, *place))
            call = function.body.calls.get(place)
            if call is None or asked.loop is not None or (site is not None and not is_straight(site)):
                continue
            if call in function.body.in_batches and asked.rows is not None and asked.rows.query.bounded:
                continue
            if self._counts(function, asked, call):
                found.append((asked, call))
        return Own(function, self._parameters(key), tuple(found))

    def _parameters(self, key: FunctionKey) -> tuple[str, ...]:
        facts = self._program.function(key)
        is_of_model = facts.owner >= 0 and self._graph.model((key[0], facts.owner)) is not None
        receiver = None if is_of_model else receiver_of(facts)
        return tuple(parameter.name for parameter in facts.parameters if parameter.name != receiver)

    def writes(self, key: FunctionKey, passed: Constants, depth: int = DEEPEST_WRITE) -> bool:
        """Whether a function changes the database, itself or through what it calls."""
        memo = (key, passed, depth)
        known = self._writing.get(memo)
        if known is None:
            self._writing[memo] = False
            outcome = self._program.outcome(key, passed)
            known = any(isinstance(note, Asked) and note.step in WRITES for note in outcome.notes) or (
                depth > 0
                and any(
                    isinstance(target, Invoke) and self.writes(target.function.key, target.constants, depth - 1)
                    for site in outcome.sites.values()
                    for target in site.targets
                )
            )
            self._writing[memo] = known
        return known
