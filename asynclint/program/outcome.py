"""What evaluating one function brings to light: its sites, what it hands over, and what it gives back.

A site is a place where something other than the function's own code runs: a call, a `with`, a `for`, a property. Its
targets say what may run there and how sure the program is of it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from asynclint.findings import Confidence
from asynclint.packs.model import Runs
from asynclint.program.values import ClassKey, Function, FunctionKey, Instance, Parameter, Value
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class SiteKind(StrEnum):
    CALL = "call"
    ATTRIBUTE = "attribute"
    WITH = "with"
    ITERATION = "iteration"
    OPERATOR = "operator"


class Resource(msgspec.Struct, frozen=True):
    """An object that several places share: an attribute of a class, or a name of a module (class -1)."""

    module: int
    cls: int
    name: str


class Loop(msgspec.Struct, frozen=True):
    """A loop around a site, or a comprehension: the place and the value of what it iterates, and the loop that it
    stands in."""

    span: Span
    iterable: Value
    outer: Loop | None = None

    def outwards(self) -> Iterator[Loop]:
        """The loop and those around it."""
        loop: Loop | None = self
        while loop is not None:
            yield loop
            loop = loop.outer


class Invoke(msgspec.Struct, frozen=True):
    """A function of the program runs, with these callables bound to its parameters and these constants passed."""

    function: Function
    arguments: tuple[tuple[Parameter, Value], ...]
    confidence: Confidence
    constants: tuple[tuple[str, Value], ...] = ()

    @property
    def receiver(self) -> ClassKey | None:
        """The class of the object whose method runs."""
        return self.function.receiver.key if isinstance(self.function.receiver, Instance) else None


class Perform(msgspec.Struct, frozen=True):
    """Something outside the program runs and has an effect."""

    name: str
    effect: str
    confidence: Confidence


class Aspect(msgspec.Struct, frozen=True):
    """Something outside the program runs that blocks nobody, and is of interest for what it is or lacks: ``kind`` is
    a kind of effect that takes its time when it is ``awaited``, what the result is good for, or `UNLIMITED`."""

    name: str
    kind: str
    confidence: Confidence
    awaited: bool = False


UNLIMITED = "unlimited"
"""The kind of a call that nothing keeps from waiting for ever."""


class Defer(msgspec.Struct, frozen=True):
    """Whatever the caller passed as a parameter runs, or its ``method``, or that of what comes of it by this ``way``
    of methods."""

    value: Parameter
    confidence: Confidence
    method: str = ""
    way: tuple[str, ...] = ()


Target = Invoke | Perform | Aspect | Defer


class Site(msgspec.Struct):
    """``span`` ends where the node ends; it starts where a person would point. ``branches`` counts the choices (`if`,
    `except`, `case`) that must fall its way for the site to be reached once its function runs."""

    kind: SiteKind
    span: Span
    off_loop: bool
    branches: int
    targets: dict[Target, None] = {}
    handed_to: str | None = None
    """The offloader that the call's result is handed to, when it should have been handed the call itself."""
    body: list[Site] = []
    """Of a ``with``: the sites that run while its context is held."""
    awaited: bool = False
    """Whether what the call gives is awaited or entered at once, alone or with others."""
    deferred: bool = False
    """Stands in a generator expression that nobody here iterates."""
    awaits: bool = False
    """Of a ``with``: whether its context is held across an ``await``."""
    yields: bool = False
    """Of a ``with``: whether its context is held across a ``yield``."""
    resource: Resource | None = None
    """Of a ``with``: what it enters, when others can enter the same."""
    loop: Loop | None = None
    """The innermost loop that repeats it."""
    doubts: int = 0
    """How many of the choices seldom fall its way."""
    firsts: int = 0
    """What it counts for, in choices, that it runs for the first time only."""
    once: bool = False
    """Whether the loop is left after it."""


class Handover(msgspec.Struct, frozen=True):
    """A callable or coroutine given away at ``span`` to run elsewhere; ``taker`` is the name of what took it."""

    span: Span
    runs: Runs
    value: Value
    taker: str


class Outcome(msgspec.Struct):
    """``deferred`` are the sites of generator expressions that were not iterated yet, by the place of the expression.
    ``comes_back`` says that control comes out of it, ``comes_back_on_loop`` that it does where a loop runs.
    ``complete`` is false while the function is still being evaluated; ``calls`` counts those it makes, ``resolved``
    those whose callee is known. Of methods of objects whose class is known, ``methods`` counts the calls that are
    resolved, ``missed`` the others; those that are awaited are in neither."""

    key: FunctionKey
    sites: dict[tuple[SiteKind, int, int], Site] = {}
    deferred: dict[tuple[int, int], list[Site]] = {}
    handovers: dict[Handover, None] = {}
    returns: list[Value] = []
    yields: list[Value] = []
    notes: dict[Value, None] = {}
    """What a mapper wants to remember, and what is rendered that callers name."""
    comes_back: bool = False
    comes_back_on_loop: bool = False
    complete: bool = False
    calls: int = 0
    resolved: int = 0
    methods: int = 0
    missed: int = 0


def resolution(outcomes: Iterable[Outcome]) -> dict[str, int | float]:
    """How many calls were evaluated, and of how many the callee is known."""
    ended = list(outcomes)
    methods, missed = sum(one.methods for one in ended), sum(one.missed for one in ended)
    return {
        "calls in evaluated code": sum(one.calls for one in ended),
        "calls whose callee is known": sum(one.resolved for one in ended),
        "plain calls of methods of known classes": methods + missed,
        "of them resolved, percent": round(100 * methods / (methods + missed), 1) if methods else 0,
    }
