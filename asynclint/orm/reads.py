"""Who reads what: the relations that a function reads of the rows it has, itself or through what it calls.

What a function reads of rows that it is passed belongs to its callers: each read is carried up, with the call that
leads to it, until it meets the query that the rows came from. A function that is being looked at reads nothing more by
calling itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from asynclint.orm.cached import asks_cache_first
from asynclint.orm.notes import Read
from asynclint.orm.values import Lineage, Made, Query, is_of_rows, lineage_of, model_of, sources
from asynclint.program.local_names import receiver_of
from asynclint.program.outcome import Invoke
from asynclint.program.values import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.findings import Confidence
    from asynclint.program.constants import Constants
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey, Value

LONGEST_WAY = 8
"""Calls between a query and a read, after which nobody is convinced."""


@dataclass(frozen=True, slots=True)
class Call:
    """On the way to a read, ``within`` calls ``callee`` at ``site``."""

    within: FunctionKey
    site: Site
    callee: FunctionKey
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Traced:
    """A read of rows, as the function sees it that has them; ``way`` are the calls that lead to ``reader``, which does
    the reading. Of rows that are related to one ``is_of_passed``, callers may know more."""

    read: Read
    reader: FunctionKey
    way: tuple[Call, ...] = ()
    is_of_passed: bool = False

    @property
    def query(self) -> Query | None:
        """The query that the rows came from, when it is known where it was made."""
        start = self.read.lineage.start
        return start if isinstance(start, Query) and isinstance(start.made, Made) else None

    @property
    def branches(self) -> int:
        """The choices on the way below the first call."""
        if not self.way:
            return 0
        return self.read.branches + sum(call.site.branches for call in self.way[1:])

    @property
    def doubts(self) -> int:
        """The choices on the way that seldom fall so."""
        return self.read.doubts + sum(call.site.doubts for call in self.way)

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.doubts, len(self.way), self.branches


class Reads:
    """The reads of functions, remembered by function and by what callers pass."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[tuple[FunctionKey, Constants], tuple[Traced, ...]] = {}
        self._asks_cache_first: dict[FunctionKey, bool] = {}

    def of(self, key: FunctionKey, passed: Constants = ()) -> tuple[Traced, ...]:
        """Every read in a function and below it, each once, by the shortest way."""
        memo = (key, passed)
        known = self._known.get(memo)
        if known is None:
            self._known[memo] = ()
            shortest: dict[tuple[object, ...], Traced] = {}
            for traced in self._all(key, passed):
                read = traced.read
                what = (read.lineage, read.many, read.derived, read.step)
                if traced.rank < shortest.setdefault(what, traced).rank:
                    shortest[what] = traced
            known = self._known[memo] = tuple(shortest.values())
        return known

    def _all(self, key: FunctionKey, passed: Constants) -> Iterator[Traced]:
        outcome = self._program.outcome(key, passed)
        for note in outcome.notes:
            if isinstance(note, Read):
                yield Traced(note, key)
        for site in outcome.sites.values():
            if not site.once:
                for target in site.targets:
                    if isinstance(target, Invoke):
                        yield from self.through(key, site, target)

    def through(self, key: FunctionKey, site: Site, target: Invoke) -> Iterator[Traced]:
        """What a call at ``site`` of a function makes of the rows that it passes."""
        function = target.function
        bound: dict[Value, Value] = {parameter: value for parameter, value in target.arguments if is_of_rows(value)}
        receiver = None
        if function.receiver is not None and is_of_rows(function.receiver):
            receiver = self._receiver(function.key)
            bound[receiver] = function.receiver
        if not bound:
            return
        for traced in self.of(function.key, target.constants):
            if traced.query is not None or len(traced.way) >= LONGEST_WAY or self._is_cached(function.key):
                continue
            begun = traced.read.lineage.start
            for found in _filled(traced.read.lineage, bound):
                lineage = found
                if isinstance(begun, Query) and begun.made == receiver and isinstance(lineage.start, Query):
                    # A method of a query can do itself what its callers would have to.
                    start = msgspec.structs.replace(lineage.start, made=lineage.start.made and begun.begun)
                    lineage = msgspec.structs.replace(lineage, start=start)
                read = msgspec.structs.replace(traced.read, lineage=lineage)
                yield Traced(read, traced.reader, (Call(key, site, function.key, target.confidence), *traced.way))

    def _is_cached(self, key: FunctionKey) -> bool:
        known = self._asks_cache_first.get(key)
        if known is None:
            known = self._asks_cache_first[key] = asks_cache_first(self._program, key)
        return known

    def _receiver(self, key: FunctionKey) -> Parameter:
        """What a method's own object is called."""
        return Parameter(key, receiver_of(self._program.function(key)) or "")

    def settled(self, key: FunctionKey) -> Iterator[Traced]:
        """The reads whose rows come from a query of this function, or, whoever calls it, from one that it begins at
        what it is passed."""
        receiver = None if key[1] < 0 else self._receiver(key)
        for traced in self.of(key):
            lineage = traced.read.lineage
            if traced.query is not None:
                yield traced
            elif isinstance(lineage.start, Query) and _is_own(lineage.start, receiver):
                start = msgspec.structs.replace(lineage.start, made=lineage.start.begun)
                yield _starting(traced, msgspec.structs.replace(lineage, start=start))
            elif lineage.related is not None:
                related = lineage.related if lineage.related.path else lineage.related.above
                if related is not None:
                    yield replace(_starting(traced, Lineage(related.query, related.path)), is_of_passed=True)


def _filled(lineage: Lineage, bound: Mapping[Value, Value]) -> Iterator[Lineage]:
    """Where rows come from when they are those that a call passes. One query may come to be several, by what branches
    make of it: what one of them loads counts for the others."""
    begun = lineage.start
    stand_in = begun if isinstance(begun, Parameter) else begun.made
    if not isinstance(stand_in, Parameter) or (passed := bound.get(stand_in)) is None:
        return
    options = [option for option in sources(passed) if lineage_of(option) is not None]
    if len(options) > 1:
        model = lineage.model if isinstance(begun, Parameter) else begun.model
        options = [option for option in options if model_of(option) == model]
    for option in options:
        alone: dict[Value, Value] = {stand_in: option}
        if (found := lineage.filled(alone.get)) is not None:
            yield found


def _is_own(query: Query, receiver: Parameter | None) -> bool:
    """Whether a query is the one that a method of it works on, or is handed to the function, of a model that is known
    whoever calls."""
    return (query.handed or query.made == receiver) and query.begun is not None and query.model is not None


def _starting(traced: Traced, lineage: Lineage) -> Traced:
    return Traced(msgspec.structs.replace(traced.read, lineage=lineage), traced.reader, traced.way)
