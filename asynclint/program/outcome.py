"""What evaluating one function brings to light: its sites, what it hands over, and what it gives back.

A site is a place where something other than the function's own code runs: a call, a `with`, a `for`, a property. Its
targets say what may run there and how sure the program is of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

import msgspec

from asynclint.findings import Confidence
from asynclint.program.values import ClassKey, Function, Instance, Literal, Parameter, Value

if TYPE_CHECKING:
    from asynclint.packs.model import Runs
    from asynclint.program.values import FunctionKey
    from asynclint.spans import Span


class SiteKind(Enum):
    CALL = "call"
    ATTRIBUTE = "attribute"
    WITH = "with"
    ITERATION = "iteration"


class Resource(msgspec.Struct, frozen=True):
    """An object that several places share: an attribute of a class, or a name of a module (class -1)."""

    module: int
    cls: int
    name: str


class Invoke(msgspec.Struct, frozen=True):
    """A function of the program runs, with these callables bound to its parameters and these constants passed."""

    function: Function
    arguments: tuple[tuple[Parameter, Value], ...]
    confidence: Confidence
    constants: tuple[tuple[str, Literal], ...] = ()

    @property
    def receiver(self) -> ClassKey | None:
        """The class of the object whose method runs."""
        return self.function.receiver.key if isinstance(self.function.receiver, Instance) else None


class Perform(msgspec.Struct, frozen=True):
    """Something outside the program runs and has an effect."""

    name: str
    effect: str
    confidence: Confidence


class Defer(msgspec.Struct, frozen=True):
    """Whatever the caller passed as a parameter runs."""

    value: Parameter
    confidence: Confidence


Target = Invoke | Perform | Defer


@dataclass(slots=True)
class Site:
    """``span`` ends where the node ends; it starts where a person would point. ``branches`` counts the choices (`if`,
    `except`, `case`) that must fall its way for the site to be reached once its function runs."""

    kind: SiteKind
    span: Span
    off_loop: bool
    branches: int
    targets: dict[Target, None] = field(default_factory=dict)
    handed_to: str | None = None
    """The offloader that the call's result is handed to, when it should have been handed the call itself."""
    body: list[Site] = field(default_factory=list)
    """Of a ``with``: the sites that run while its context is held."""
    deferred: bool = False
    """Stands in a generator expression that nobody here iterates."""
    awaits: bool = False
    """Of a ``with``: whether its context is held across an ``await``."""
    resource: Resource | None = None
    """Of a ``with``: what it enters, when others can enter the same."""


@dataclass(frozen=True, slots=True)
class Handover:
    """A callable or coroutine given away at ``span`` to run elsewhere; ``taker`` is the name of what took it."""

    span: Span
    runs: Runs
    value: Value
    taker: str


@dataclass(slots=True)
class Outcome:
    """``deferred`` are the sites of generator expressions that were not iterated yet, by the place of the expression.
    ``complete`` is false while the function is still being evaluated; ``calls`` counts those it makes, ``resolved``
    those whose callee is known."""

    key: FunctionKey
    sites: dict[tuple[SiteKind, int, int], Site] = field(default_factory=dict)
    deferred: dict[tuple[int, int], list[Site]] = field(default_factory=dict)
    handovers: dict[Handover, None] = field(default_factory=dict)
    returns: list[Value] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    complete: bool = False
    calls: int = 0
    resolved: int = 0
