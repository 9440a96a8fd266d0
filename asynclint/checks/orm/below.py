"""Which queries a function makes for what it is passed, itself or through what it calls.

A function that looks something up by its argument is a query for each when it is called in a loop. Only queries on the
straight way through a function count: behind a choice there may be a cache, or a case that seldom comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import mentioned
from asynclint.checks.orm.loops import takes_batch
from asynclint.checks.orm.queries import Queries
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.orm.notes import WRITES
from asynclint.packs.model import QueryStep
from asynclint.program.outcome import Invoke, SiteKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asynclint.orm.values import Run
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

LONGEST_WAY = 3
"""Calls between a loop and a query, after which nobody is convinced."""

TRANSPARENT = frozenset({"staticmethod", "classmethod", "property"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """``run`` is made in ``reader`` for what the function is passed as ``parameters``; ``way`` are the calls that lead
    there, each with the function it stands in."""

    run: Run
    reader: FunctionKey
    parameters: frozenset[str]
    confidence: Confidence = Confidence.CERTAIN
    way: tuple[tuple[FunctionKey, Site], ...] = ()


class Below:
    """The lookups of functions, remembered; ``counts`` says which runs are of interest."""

    def __init__(self, program: Program, counts: Callable[[Run], bool]) -> None:
        self._program = program
        self._counts = counts
        self._known: dict[FunctionKey, tuple[Lookup, ...]] = {}

    def of(self, key: FunctionKey) -> tuple[Lookup, ...]:
        known = self._known.get(key)
        if known is None:
            self._known[key] = ()
            known = self._known[key] = tuple(self._all(key))
        return known

    def _all(self, key: FunctionKey) -> Iterator[Lookup]:
        function = self._program.function(key)
        if self._writes_itself(key):
            return
        if not all(isinstance(one, m.Name) and one.id in TRANSPARENT for one in function.decorators):
            return  # it may be cached
        outcome = self._program.outcome(key)
        queries = Queries(self._program, key)
        sites = [site for site in outcome.sites.values() if is_straight(site) and site.kind is SiteKind.CALL]
        if not queries.runs and not any(isinstance(target, Invoke) for site in sites for target in site.targets):
            return
        names = [parameter.name for parameter in function.parameters]
        for run in queries.runs:
            call, site = queries.asked(run), queries.site(run)
            if call is None or run.loop is not None or site is None or not is_straight(site):
                continue
            if run.step in WRITES and queries.in_transaction(run):
                continue  # what is written for each belongs together
            if run.name != function.name and self._counts(run) and not takes_batch(call):
                used = behind(queries, names, call)
                if used:
                    yield Lookup(run, key, used)
        for site in sites:
            call = queries.body.calls.get((site.span.end_line, site.span.end_column))
            if call is None:
                continue
            for lookup in self.at(site):
                if len(lookup.way) < LONGEST_WAY:
                    fed = self.fed(call, site, lookup)
                    used = frozenset[str]().union(*(behind(queries, names, node) for node in fed))
                    if used:
                        yield Lookup(lookup.run, lookup.reader, used, lookup.confidence, ((key, site), *lookup.way))
                        break

    def _writes_itself(self, key: FunctionKey) -> bool:
        """Whether a method stands in for one that writes the row it is called on: then no other way would do."""
        function = self._program.function(key)
        if function.owner < 0:
            return False
        library = self._program.library
        bases = self._program.class_info((key[0], function.owner)).library_bases
        methods = (library.method(base, function.name) for base in bases)
        return any(method is not None and method.query is QueryStep.SAVE for method in methods)

    def at(self, site: Site) -> Iterator[Lookup]:
        """The lookups of what runs at a site."""
        for target in site.targets:
            if isinstance(target, Invoke):
                for lookup in self.of(target.function.key):
                    confidence = min(lookup.confidence, target.confidence)
                    yield Lookup(lookup.run, lookup.reader, lookup.parameters, confidence, lookup.way)

    def fed(self, call: m.Call, site: Site, lookup: Lookup) -> list[m.Expression]:
        """What a call passes as the parameters that a lookup depends on."""
        nodes: list[m.Expression] = []
        for target in site.targets:
            if isinstance(target, Invoke):
                function = self._program.function(target.function.key)
                parameters = [parameter.name for parameter in function.parameters]
                if target.function.receiver is not None and parameters:
                    receiver = parameters.pop(0)
                    if receiver in lookup.parameters and isinstance(call.function, m.Attribute):
                        nodes.append(call.function.value)
                passed = dict(zip(parameters, call.arguments, strict=False))
                passed.update({name: value for name, value in call.keywords if name is not None})
                nodes += [value for name, value in passed.items() if name in lookup.parameters]
        return nodes


def is_straight(site: Site) -> bool:
    return site.branches == 0 and site.loop is None and not site.once and not site.deferred


def behind(queries: Queries, parameters: list[str], node: m.Node) -> frozenset[str]:
    """The parameters that something of stands in ``node``."""
    there = set(mentioned([node]))
    return frozenset(name for name in parameters if not there.isdisjoint(queries.body.following([name])))
