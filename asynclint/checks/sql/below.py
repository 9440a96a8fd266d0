"""What a function asks the database for by what it is passed, itself or through what it calls.

Only what lies on the straight way through a function counts: behind a choice there may be a cache. And a function that
writes is no lookup: what it asks for belongs to what it writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.checks.orm.below import TRANSPARENT, behind, is_straight
from asynclint.checks.sql.functions import Asking
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.orm.mapped.values import Asked
from asynclint.packs.maps import Maps
from asynclint.program.outcome import Invoke, SiteKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asynclint.program.constants import Constants
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

LONGEST_WAY = 3
"""Calls between a loop and a query, after which nobody is convinced."""

WRITES = frozenset({Maps.FLUSH, Maps.COMMIT, Maps.CHANGE})
DEEPEST_WRITE = 4
"""Calls below a function, after which it does not matter what is written."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """``asked`` is asked in ``reader`` for what the function is passed as ``parameters``; ``way`` are the calls that
    lead there, each with the function it stands in."""

    asked: Asked
    reader: FunctionKey
    parameters: frozenset[str]
    confidence: Confidence = Confidence.CERTAIN
    way: tuple[tuple[FunctionKey, Site], ...] = ()


class Lookups:
    """The lookups of functions, remembered; ``counts`` says which of what a function asks for is of interest."""

    def __init__(self, program: Program, counts: Callable[[Asking, Asked, m.Call], bool]) -> None:
        self._program = program
        self._counts = counts
        self._known: dict[tuple[FunctionKey, Constants], tuple[Lookup, ...]] = {}
        self._writing: dict[tuple[FunctionKey, Constants, int], bool] = {}

    def of(self, key: FunctionKey, passed: Constants) -> tuple[Lookup, ...]:
        memo = (key, passed)
        known = self._known.get(memo)
        if known is None:
            self._known[memo] = ()
            known = self._known[memo] = tuple(self._all(key, passed))
        return known

    def _all(self, key: FunctionKey, passed: Constants) -> Iterator[Lookup]:
        facts = self._program.function(key)
        if not all(isinstance(one, m.Name) and one.id in TRANSPARENT for one in facts.decorators):
            return  # it may be cached
        if self._writes(key, passed, DEEPEST_WRITE):
            return
        function = Asking(self._program, key, passed)
        names = [parameter.name for parameter in facts.parameters]
        sites = function.outcome.sites
        for asked in function.asks.values():
            call = function.body.calls.get((asked.span.end_line, asked.span.end_column))
            site = sites.get((SiteKind.CALL, asked.span.end_line, asked.span.end_column))
            if call is None or asked.loop is not None or (site is not None and not is_straight(site)):
                continue
            if self._counts(function, asked, call) and (used := behind(function, names, call)):
                yield Lookup(asked, key, used)
        for site in sites.values():
            call = function.body.calls.get((site.span.end_line, site.span.end_column))
            if call is None or site.kind is not SiteKind.CALL or not is_straight(site):
                continue
            for lookup in self.at(site):
                if len(lookup.way) < LONGEST_WAY:
                    fed = self.fed(call, site, lookup)
                    used = frozenset[str]().union(*(behind(function, names, node) for node in fed))
                    if used:
                        way = ((key, site), *lookup.way)
                        yield Lookup(lookup.asked, lookup.reader, used, lookup.confidence, way)
                        break

    def _writes(self, key: FunctionKey, passed: Constants, depth: int) -> bool:
        """Whether a function changes the database, itself or through what it calls."""
        memo = (key, passed, depth)
        known = self._writing.get(memo)
        if known is None:
            self._writing[memo] = False
            outcome = self._program.outcome(key, passed)
            known = any(isinstance(note, Asked) and note.step in WRITES for note in outcome.notes) or (
                depth > 0
                and any(
                    isinstance(target, Invoke) and self._writes(target.function.key, target.constants, depth - 1)
                    for site in outcome.sites.values()
                    for target in site.targets
                )
            )
            self._writing[memo] = known
        return known

    def at(self, site: Site) -> Iterator[Lookup]:
        """The lookups of what runs at a site."""
        for target in site.targets:
            if isinstance(target, Invoke):
                for lookup in self.of(target.function.key, target.constants):
                    confidence = min(lookup.confidence, target.confidence)
                    yield Lookup(lookup.asked, lookup.reader, lookup.parameters, confidence, lookup.way)

    def fed(self, call: m.Call, site: Site, lookup: Lookup) -> list[m.Expression]:
        """What a call passes as the parameters that a lookup depends on."""
        nodes: list[m.Expression] = []
        for target in site.targets:
            if isinstance(target, Invoke):
                parameters = [parameter.name for parameter in self._program.function(target.function.key).parameters]
                if target.function.receiver is not None:
                    parameters = parameters[1:]
                passed = dict(zip(parameters, call.arguments, strict=False))
                passed.update({name: value for name, value in call.keywords if name is not None})
                nodes += [value for name, value in passed.items() if name in lookup.parameters]
        return nodes
