"""What a web application serves, as facts: routes, who registered them, and who decides whether they are published.

`asynclint.routes.graph.RouteGraph` holds them. Everything here is plain data in terms of the program (function keys)
and of the text (places), so that a check or a listing needs nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from asynclint.program.values import UNKNOWN

if TYPE_CHECKING:
    from asynclint.program.values import FunctionKey, Origin, Value
    from asynclint.routes.settled import Settled
    from asynclint.spans import Span

UNKNOWN_TEXT = "…"
"""Stands in a path for a piece that only the running program knows."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A call: its span, from where a person would point to where the node ends, and the function whose body holds it
    (number -1 of a module is the module's own body, where decorators stand as well)."""

    path: str
    span: Span
    within: FunctionKey


class Level(Enum):
    """What can decide whether a route is published, from the nearest to the farthest."""

    ROUTE = "route"
    ROUTER = "router"
    INCLUDE = "include"
    APPLICATION = "application"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a route is in the schema, and who says so: ``published`` is None where only a run can tell, and
    ``by_default`` then is what holds where nothing is set in the environment. ``place`` is the call whose argument
    decides; None when nothing says anything and the default holds."""

    published: bool | None
    level: Level
    place: Place | None = None
    by_default: bool | None = None

    @property
    def expected(self) -> bool | None:
        """What a run that sets nothing will show."""
        return self.by_default if self.published is None else self.published


@dataclass(frozen=True, slots=True)
class Holder:
    """An application or a router, known by the place that makes it; ``maker`` is the name of its class.

    ``flag`` is what it says about the schema of all its routes (None: nothing), by the parameter ``switch``.
    ``publishes`` is what it says about having a schema at all, ``configured`` that the address of it is read from
    settings; ``documented`` is false for one that shows no pages
    about it, None where only a run can tell.
    ``strict`` is what it says about the content type of requests, ``limited`` that it bounds their bodies.
    """

    origin: Origin
    is_application: bool
    place: Place
    maker: str
    prefixes: tuple[str, ...] = ("",)
    flag: Flag | None = None
    switch: str = ""
    publishes: Flag | None = None
    configured: bool = False
    documented: bool | None = True
    tags: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    strict: Flag | None = None
    limited: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """What an argument says: a constant, or None where only a run can tell; ``by_default`` then is what it says where
    nothing is set in the environment."""

    value: bool | None
    by_default: bool | None = None

    @classmethod
    def of(cls, found: Settled | None) -> Flag:
        """What a switch says that comes to ``found``."""
        if found is None:
            return cls(None)
        return cls(None, bool(found.value)) if found.by_default else cls(bool(found.value))


@dataclass(frozen=True, slots=True)
class Dependency:
    """A callable that runs before the handler: a function of the program, or something of a library by its dotted
    name (a security scheme), or else what it is written as. ``header`` is the request header it reads, when it is
    about one."""

    function: FunctionKey | None
    name: str
    header: str | None = None


@dataclass(frozen=True, slots=True)
class Inclusion:
    """One router put into another, or into an application; ``mounted`` when it stays an application of its own,
    ``by_default`` when that needs nothing set in the environment."""

    parent: Origin
    child: Origin
    place: Place
    prefixes: tuple[str, ...] = ("",)
    flag: Flag | None = None
    switch: str = ""
    tags: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    mounted: bool = False
    limited: bool = False
    by_default: bool = True


@dataclass(frozen=True, slots=True)
class Middleware:
    """Something wrapped around every request of ``owner``; ``wraps`` when it runs each in a task of its own. ``runs``
    are the functions of the program that it consists of; ``by_default`` is false where something has to be set."""

    place: Place
    owner: Origin | None
    wraps: bool
    runs: tuple[FunctionKey, ...] = ()
    by_default: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """A function registered to run when the application starts or stops (``name``), by a call of ``callee``."""

    place: Place
    callee: str
    name: str


@dataclass(frozen=True, slots=True)
class Route:
    """One path that is served.

    ``handler`` is the endpoint (None when it is no function of the program), ``shown`` its name, ``place`` the call
    that registers it.
    ``application`` and ``router`` are who serves it and who it was registered with; ``chain`` leads from the one to
    the other, outermost first. ``application`` is None for routes of a router that nothing is seen to include.
    ``dependencies`` are all that run for it, each once, those of the application first. ``answers`` is what the
    result of the handler is made into, where that is said. ``presented`` is a route that the call says something of for
    readers of the schema. ``by_default`` is false for one that is not served before something is set in the
    environment.
    """

    path: str
    methods: tuple[str, ...]
    handler: FunctionKey | None
    shown: str
    name: str
    place: Place
    application: Holder | None
    router: Holder
    chain: tuple[Inclusion, ...]
    own_path: str
    flag: Flag | None
    switch: str
    decision: Decision
    tags: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    model: str = ""
    answers: Value = UNKNOWN
    limited: bool = False
    presented: bool = False
    by_default: bool = True
