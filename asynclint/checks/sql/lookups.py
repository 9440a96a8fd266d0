"""What functions ask a session for themselves, when that is a matter of those who call them.

A function that writes is no lookup: what it asks for belongs to what it writes. One that writes what it has not
found is one, and so is one that adds to a session, which somebody else flushes. No lookup is what goes on asking while
there are more: it reads in batches. And of a method, only an object of a model is passed to it by being called on; of
others it has the session.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.checks.below import Own, is_straight
from asynclint.checks.calls.whereabouts import absent
from asynclint.checks.sql.functions import Asking
from asynclint.index import model as m
from asynclint.index.facts import mention
from asynclint.index.parts import everything
from asynclint.orm.mapped.values import Asked
from asynclint.packs.maps import Maps
from asynclint.program.local_names import receiver_of
from asynclint.program.outcome import Invoke, SiteKind

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Collection, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from asynclint.checks.orm.bodies import Loop
    from asynclint.checks.sql.rounds import Sessions
    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.program.constants import Constants
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

WRITES = frozenset({Maps.FLUSH, Maps.COMMIT, Maps.CHANGE})
COMMITS = frozenset({Maps.COMMIT})
DEEPEST_WRITE = 4
"""Calls below a function, after which it does not matter what is written."""


class Lookups:
    """What functions ask for; ``counts`` says what of it is of interest."""

    def __init__(
        self,
        program: Program,
        graph: MappedGraph,
        sessions: Sessions,
        counts: Callable[[Asking, Asked, m.Call], bool],
    ) -> None:
        self._program = program
        self._graph = graph
        self._sessions = sessions
        self._counts = counts
        self._writing: dict[tuple[FunctionKey, Constants, frozenset[Maps], int], bool] = {}

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
        sessions = {self._sessions.asked(call) for _, call in found}
        return Own(function, tuple(name for name in self._parameters(key) if name not in sessions), tuple(found))

    def _parameters(self, key: FunctionKey) -> tuple[str, ...]:
        facts = self._program.function(key)
        is_of_model = facts.owner >= 0 and self._graph.model((key[0], facts.owner)) is not None
        receiver = None if is_of_model else receiver_of(facts)
        return tuple(parameter.name for parameter in facts.parameters if parameter.name != receiver)

    def writes(self, key: FunctionKey, passed: Constants) -> bool:
        """Whether a function changes the database, itself or through what it calls, and not only where it has found
        nothing."""
        return self._writes(key, passed, WRITES, DEEPEST_WRITE)

    def commits(self, function: Asking, loop: Loop) -> bool:
        """Whether the rounds of a loop commit: what was fetched before it has to be fetched again after the first."""
        places = set(self._places_of_writes(function.key, (), COMMITS, DEEPEST_WRITE))
        return _is_done(loop.body, lambda call: self._is_write(call, places, self._names_of_commits), ())

    def _writes(self, key: FunctionKey, passed: Constants, steps: frozenset[Maps], depth: int) -> bool:
        memo = (key, passed, steps, depth)
        known = self._writing.get(memo)
        if known is None:
            self._writing[memo] = False
            outcome = self._program.outcome(key, passed)
            places = set(self._places_of_writes(key, passed, steps, depth))
            written = [outcome.sites.get((SiteKind.CALL, *place)) for place in places]
            straight = any(site is not None and site.branches == 0 for site in written)
            function = self._program.function(key)
            # Of a session that comes from where nobody sees it, the name of what is called is all that tells.
            named = depth == DEEPEST_WRITE and self._mentions.search(bytes(function.body)) is not None
            known = straight or (
                (bool(places) or named)
                and _is_done(
                    function.statements(),
                    lambda call: self._is_write(call, places, self._names if named else frozenset()),
                    {parameter.name for parameter in function.parameters},
                )
            )
            self._writing[memo] = known
        return known

    def _places_of_writes(
        self, key: FunctionKey, passed: Constants, steps: frozenset[Maps], depth: int
    ) -> Iterator[tuple[int, int]]:
        outcome = self._program.outcome(key, passed)
        for note in outcome.notes:
            if isinstance(note, Asked) and note.step in steps:
                yield note.span.end_line, note.span.end_column
        for site in outcome.sites.values() if depth > 0 else ():
            for target in site.targets:
                if isinstance(target, Invoke) and self._writes(target.function.key, target.constants, steps, depth - 1):
                    yield site.span.end_line, site.span.end_column

    def _is_write(self, call: m.Call, places: set[tuple[int, int]], names: frozenset[str]) -> bool:
        match call:
            case m.Call(m.Attribute(_, name), [], []) if name in names:
                return True
            case _:
                return (call.end_line, call.end_column) in places

    @cached_property
    def _names(self) -> frozenset[str]:
        """What writes without being passed anything."""
        return self._called({Maps.FLUSH, Maps.COMMIT})

    @cached_property
    def _names_of_commits(self) -> frozenset[str]:
        return self._called(COMMITS)

    def _called(self, steps: AbstractSet[Maps]) -> frozenset[str]:
        callees = self._program.library.mapping_callees()
        return frozenset(name.rpartition(".")[2] for name, one in callees if one.maps in steps)

    @cached_property
    def _mentions(self) -> re.Pattern[bytes]:
        return mention(self._names)


def _is_done(block: Sequence[m.Statement], is_it: Callable[[m.Call], bool], given: Collection[str]) -> bool:
    """Whether something is done in a block that is not only for what nobody has found, or for a failure. What is
    ``given`` nobody has looked for."""

    def does(*nodes: m.Node) -> bool:
        return any(isinstance(part, m.Call) and is_it(part) for part in everything(nodes))

    def is_for_missing(test: m.Expression, *, truth: bool) -> bool:
        name = absent(test, truth=truth)
        return name is not None and name not in given

    for statement in block:
        match statement:
            case m.If(test, body, orelse):
                ways = [way for way, truth in ((body, True), (orelse, False)) if not is_for_missing(test, truth=truth)]
                if does(test) or any(_is_done(way, is_it, given) for way in ways):
                    return True
                if is_for_missing(test, truth=False) and body and isinstance(body[-1], (m.Return, m.Raise)):
                    return False  # who was found has left
            case m.With(items, body):
                if does(*items) or _is_done(body, is_it, given):
                    return True
            case m.Try(body, _, orelse, final):
                if _is_done((*body, *orelse, *final), is_it, given):
                    return True
            case _ if does(statement):
                return True
            case _:
                pass
    return False
