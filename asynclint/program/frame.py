"""The state of one evaluation: whose code runs, what its names are bound to, and what has been seen so far."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.program.outcome import Handover, Site, SiteKind
from asynclint.program.values import UNKNOWN, Union, is_none, union
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asynclint.index import model as m
    from asynclint.packs.model import Runs
    from asynclint.program.classes import ClassInfo
    from asynclint.program.derived import Derived
    from asynclint.program.observer import Observer
    from asynclint.program.outcome import Loop, Outcome, Target
    from asynclint.program.program import Program
    from asynclint.program.values import Value

NOTHING_WRITTEN: Mapping[str, tuple[Frame, m.Expression]] = MappingProxyType({})

SURE_UP_TO = 1
LIKELY_UP_TO = 3

Environment = dict[str, "Value"]
"""What names (`client`) and attribute paths (`self.client`) are bound to at one point of the code."""


class Frame:
    """One evaluation of a function's body, or of an expression at module or class level (then ``outcome`` is a
    throw-away: import time is not run time). ``branches`` counts the choices that led to where it is, ``doubts`` those
    of them that a mapper says seldom fall so, ``firsts`` those that something is made for the first time. ``holding``
    are the ``with`` sites it is inside of, ``loop`` is the innermost loop, ``constants`` are what the caller passes,
    ``written`` the expressions that an observer knows names to stand for, ``entries`` those of dictionaries that are
    being found out, ``derived`` the attribute that was read last of what comes of a stand-in, and what that is.
    ``awaited`` says that what the function gives is."""

    __slots__ = (
        "awaited",
        "branches",
        "cls",
        "constants",
        "derived",
        "doubts",
        "entries",
        "env",
        "exits",
        "firsts",
        "holding",
        "loop",
        "module",
        "observer",
        "off_loop",
        "outcome",
        "owners",
        "parent",
        "program",
        "receiver",
        "written",
    )

    def __init__(
        self,
        program: Program,
        module: int,
        outcome: Outcome,
        *,
        parent: int = -1,
        cls: ClassInfo | None = None,
        receiver: str | None = None,
    ) -> None:
        self.program = program
        self.module = module
        self.outcome = outcome
        self.parent = parent
        self.cls = cls
        self.receiver = receiver
        self.env: Environment = {}
        self.owners: set[str] = set()
        self.entries: set[tuple[str, str]] = set()
        self.exits: list[list[tuple[Environment, bool]]] = []
        self.off_loop = False
        self.awaited = False
        self.branches = 0
        self.doubts = 0
        self.firsts = 0
        self.holding: list[Site] = []
        self.observer: Observer | None = None
        self.loop: Loop | None = None
        self.derived: tuple[m.Attribute, Derived] | None = None
        self.constants: dict[str, Value] = {}
        self.written: Mapping[str, tuple[Frame, m.Expression]] = NOTHING_WRITTEN

    def lookup(self, name: str) -> Value:
        value = self.env.get(name)
        if value is not None:
            return value
        program = self.program
        if self.cls is not None and name in self.cls.namespace.bindings:
            return program.class_global(self.cls, name)
        parent = self.parent
        while parent >= 0:
            found = program.local((self.module, parent), name)
            if found is not None:
                return found
            parent = program.facts(self.module).functions[parent].parent
        return program.global_value(self.module, name) or program.builtin(name)

    def bind(self, name: str, value: Value) -> None:
        env = self.env
        env[name] = value
        owner, dot, _ = name.partition(".")
        if dot:
            self.owners.add(owner)
        if owner in self.owners:
            # What was known of the attributes of the object that the name was bound to before.
            prefix = f"{name}."
            for path in [path for path in env if path.startswith(prefix)]:
                del env[path]

    def site(self, kind: SiteKind, line: int, column: int, end_line: int, end_column: int) -> Site:
        """The site whose node ends there; the same one however often a loop's body is evaluated."""
        key = (kind, end_line, end_column)
        site = self.outcome.sites.get(key)
        if site is None:
            span = Span(line, column, end_line, end_column)
            site = self.outcome.sites[key] = Site(kind, span, self.off_loop, self.branches, loop=self.loop)
            site.doubts = self.doubts
            site.firsts = self.firsts
            for held in self.holding:
                held.body.append(site)
        else:
            site.off_loop &= self.off_loop
            site.branches = min(site.branches, self.branches)
            site.doubts = min(site.doubts, self.doubts)
            site.firsts = min(site.firsts, self.firsts)
        return site

    def hand_over(self, span: Span, runs: Runs, value: Value, taker: str) -> None:
        self.outcome.handovers[Handover(span, runs, value, taker)] = None

    def come_back(self) -> None:
        """Control leaves the function here, for its caller."""
        self.outcome.comes_back = True
        self.outcome.comes_back_on_loop |= not self.off_loop


def confidence_of(value: Value) -> Confidence:
    """How sure an edge is that comes from one of the alternatives of ``value``."""
    if type(value) is not Union:
        return Confidence.CERTAIN
    count = sum(1 for option in value.members if not is_none(option))
    if count <= SURE_UP_TO:
        return Confidence.CERTAIN
    return Confidence.LIKELY if count <= LIKELY_UP_TO else Confidence.POSSIBLE


def add(site: Site, target: Target) -> None:
    site.targets[target] = None


def join(first: Environment | None, second: Environment | None) -> Environment | None:
    """The environment after either of two ways; None is a way that does not come out."""
    if first is None or first is second:
        return second
    if second is None:
        return first
    joined = dict(first)
    for name, value in second.items():
        other = joined.get(name)
        if other is None:
            joined[name] = value
        elif other is not value and other != value:
            joined[name] = UNKNOWN if other == UNKNOWN and value == UNKNOWN else union((other, value))
    # A path such as `self.client` that only one way knows is not known after both.
    for name in first.keys() ^ second.keys():
        if "." in name:
            del joined[name]
    return joined
