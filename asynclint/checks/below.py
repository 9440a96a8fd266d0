"""What functions ask a database for by what they are passed, themselves or through what they call.

A function that looks something up by its argument is a query for each when it is called in a loop. Only what lies on
the straight way through a function counts: behind a choice there may be a cache, or a case that seldom comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from asynclint.checks.orm.bodies import mentioned
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.program.outcome import Defer, Invoke, SiteKind
from asynclint.program.values import Function, alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from asynclint.checks.orm.queries import Queries
    from asynclint.program.constants import Constants
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

LONGEST_WAY = 3
"""Calls between a loop and a query, after which nobody is convinced."""

TRANSPARENT = frozenset({"staticmethod", "classmethod", "property"})

Asked = TypeVar("Asked")
"""What is on record of one question to the database."""


@dataclass(frozen=True, slots=True)
class Own(Generic[Asked]):
    """What a function asks for itself, each with its call; ``parameters`` are those that can decide what that is."""

    queries: Queries
    parameters: tuple[str, ...]
    asked: tuple[tuple[Asked, m.Call], ...]


@dataclass(frozen=True, slots=True)
class Lookup(Generic[Asked]):
    """``asked`` is asked in ``reader`` for what the function is passed as ``parameters``; ``way`` are the calls that
    lead there, each with the function it stands in."""

    asked: Asked
    reader: FunctionKey
    parameters: frozenset[str]
    confidence: Confidence = Confidence.CERTAIN
    way: tuple[tuple[FunctionKey, Site], ...] = ()


class Below(Generic[Asked]):
    """The lookups of functions, remembered; ``own`` tells of one that callers pass constants what it asks for itself,
    ``is_left_alone`` whether it is no matter of its callers what it does."""

    def __init__(
        self,
        program: Program,
        own: Callable[[FunctionKey, Constants], Own[Asked]],
        is_left_alone: Callable[[FunctionKey, Constants], bool],
    ) -> None:
        self._program = program
        self._own = own
        self._is_left_alone = is_left_alone
        self._known: dict[tuple[FunctionKey, Constants], tuple[Lookup[Asked], ...]] = {}

    def of(self, key: FunctionKey, passed: Constants) -> tuple[Lookup[Asked], ...]:
        memo = (key, passed)
        known = self._known.get(memo)
        if known is None:
            self._known[memo] = ()
            known = tuple(self._all(key, passed))
            known = self._known[memo] = () if known and self._is_left_alone(key, passed) else known
        return known

    def _all(self, key: FunctionKey, passed: Constants) -> Iterator[Lookup[Asked]]:
        own = self._own(key, passed)
        for asked, asking in own.asked:
            if used := _behind(own, asking):
                yield Lookup(asked, key, used)
        for site in own.queries.outcome.sites.values():
            if site.kind is not SiteKind.CALL or not is_straight(site):
                continue
            for lookup in self.at(site):
                call = own.queries.body.calls.get((site.span.end_line, site.span.end_column))
                if call is None or len(lookup.way) >= LONGEST_WAY:
                    continue
                used = frozenset[str]().union(*(_behind(own, node) for node in self.fed(call, site, lookup)))
                if used:
                    yield Lookup(lookup.asked, lookup.reader, used, lookup.confidence, ((key, site), *lookup.way))
                    break

    def at(self, site: Site) -> Iterator[Lookup[Asked]]:
        """The lookups of what runs at a site."""
        for target, function in self.running(site):
            passed = target.constants if function is target.function else ()
            for lookup in self.of(function.key, passed):
                confidence = min(lookup.confidence, target.confidence)
                yield Lookup(lookup.asked, lookup.reader, lookup.parameters, confidence, lookup.way)

    def running(self, site: Site) -> Iterator[tuple[Invoke, Function]]:
        """The functions that run at a site with what is passed there, behind the wrappers that decorators of the
        program put around them. One that a decorator of a library changes may be cached."""
        for target in site.targets:
            if isinstance(target, Invoke):
                function, wrappers = target.function, 0
                while (inner := self._wrapped(function)) is not None and wrappers < LONGEST_WAY:
                    function, wrappers = inner, wrappers + 1
                decorators = self._program.function(function.key).decorators
                changing = [one for one in decorators if not (isinstance(one, m.Name) and one.id in TRANSPARENT)]
                if len(changing) == wrappers:
                    yield target, function

    def _wrapped(self, wrapper: Function) -> Function | None:
        """The function that a wrapper passes on to all that it is passed, whatever else it does."""
        inner = ((parameter, option) for parameter, value in wrapper.closure for option in alternatives(value))
        for parameter, value in inner:
            if not isinstance(value, Function):
                continue
            for site in self._program.outcome(wrapper.key).sites.values():
                runs = (target for target in site.targets if isinstance(target, Defer) and not target.method)
                if is_straight(site) and any(target.value == parameter for target in runs):
                    return Function(value.key, wrapper.receiver, value.closure)
        return None

    def _added_by(self, wrapper: Function) -> int:
        """How many arguments a wrapper passes before those that it is passed, such as a session."""
        facts = self._program.function(wrapper.key)
        own = sum(parameter.kind == m.Parameter.POSITIONAL for parameter in facts.parameters)
        for part in everything(facts.statements()):
            match part:
                case m.Call(_, [*before, m.Starred()]) if not any(isinstance(one, m.Starred) for one in before):
                    return max(len(before) - own, 0)
                case _:
                    pass
        return 0

    def fed(self, call: m.Call, site: Site, lookup: Lookup[Asked]) -> list[m.Expression]:
        """What a call passes as the parameters that a lookup depends on."""
        nodes: list[m.Expression] = []
        for target, function in self.running(site):
            facts = self._program.function(function.key).parameters
            parameters = [parameter.name for parameter in facts]
            if function.receiver is not None and parameters:
                receiver = parameters.pop(0)
                if receiver in lookup.parameters and isinstance(call.function, m.Attribute):
                    nodes.append(call.function.value)
            others = next((parameter.name for parameter in facts if parameter.kind == m.Parameter.KWARGS), None)
            first = 0 if function is target.function else self._added_by(target.function)
            passed = [*zip(parameters[first:], call.arguments, strict=False)]
            passed += [(name if name in parameters else others or "", value) for name, value in call.keywords]
            nodes += [value for name, value in passed if name in lookup.parameters]
        return nodes


def is_straight(site: Site) -> bool:
    return site.branches == 0 and site.loop is None and not site.once and not site.deferred


def _behind(own: Own[Asked], node: m.Node) -> frozenset[str]:
    """The parameters that something of stands in ``node``."""
    there = set(mentioned([node]))
    return frozenset(
        name for name in own.parameters if there and not there.isdisjoint(own.queries.body.following([name]))
    )
