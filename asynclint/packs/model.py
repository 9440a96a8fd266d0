"""What `rules/` can say: knowledge (what callables do) and the catalogue (which rules speak of which kinds).

Rules speak of kinds, knowledge gives kinds to names, the engine moves kinds through the program; none of the three
knows the other two. Everything here is plain, frozen data; reading and validating it is the loader's work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from asynclint.findings import Confidence, Severity


class Runs(Enum):
    """Where a callable that is handed over runs."""

    HERE = "here"  # called by the callee, before it returns
    THREAD = "thread"  # in a worker thread or another process: off the loop
    LOOP = "loop"  # called later by the running loop
    TASK = "task"  # a coroutine (or coroutine function) scheduled on the running loop
    BACKGROUND = "background"  # after the response: on the loop when it is async, in a thread when it is not
    NEW_LOOP = "new-loop"  # driven to its end by a loop of its own


class Guard(Enum):
    """What calling a function tells about the thread it is called from."""

    ON_LOOP = "on-loop"  # a true result means that the loop runs here (`loop.is_running()`)
    OFF_LOOP = "off-loop"  # a true result means that no loop runs here (`loop.is_closed()`)
    RAISES_OFF_LOOP = "raises-off-loop"  # raises where no loop runs (`asyncio.get_running_loop()`)
    THREAD_ID = "thread-id"  # its result is compared to tell the loop's thread from others (`threading.get_ident()`)


Literal = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Callee:
    """What is known of one callable: a function, a method, or the constructor of a class.

    ``params`` are the names of its first positional parameters (without ``self``), as far as the other fields name
    them. It does nothing when any condition of ``unless`` holds of the arguments; when ``only`` is not empty, it does
    something just when one of those holds. A condition maps a parameter to the constant it must equal; a string value
    also matches a dotted name (``"os.WNOHANG"``), alone or in an ``|`` of flags.
    Calling it with arguments that meet a condition of ``unblocks`` makes its receiver one that never blocks.
    ``runs`` says where callables passed as those parameters run, ``decorates`` where the function it decorates runs.
    """

    name: str
    effect: str | None = None
    returns: str | None = None
    params: tuple[str, ...] = ()
    unless: tuple[tuple[str, Literal], ...] = ()
    only: tuple[tuple[str, Literal], ...] = ()
    unblocks: tuple[tuple[str, Literal], ...] = ()
    runs: tuple[tuple[str, Runs], ...] = ()
    decorates: Runs | None = None
    guard: Guard | None = None
    instead: str | None = None


@dataclass(frozen=True, slots=True)
class KnownClass:
    """What is known of a library's class.

    ``methods`` holds dunder methods too: ``__enter__``, ``__exit__``, ``__iter__``, ``__next__``, ``__call__``,
    ``__await__``, ``__aenter__``… ``every_method`` is the effect of each public method that ``methods`` does not list
    and ``quiet`` does not except. ``loop_methods`` are the sync methods that the running loop calls on instances of
    its subclasses (``("*",)``: all of them).
    """

    name: str
    bases: tuple[str, ...] = ()
    constructor: Callee | None = None
    methods: Mapping[str, Callee] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    every_method: Callee | None = None
    quiet: frozenset[str] = frozenset()
    loop_methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """One knowledge file: which distribution it speaks of, and the versions its names were checked against.

    ``since`` is the first version that has them, ``until`` the first that no longer does (``"3.13"`` for `telnetlib`).
    """

    path: Path
    name: str
    modules: tuple[str, ...]
    distribution: str | None = None
    verified: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All knowledge of a run, by canonical dotted name.

    ``aliases`` maps another public spelling to the canonical one (``requests.api.get`` → ``requests.get``);
    an alias of a module or class renames whatever is below it as well. ``attributes`` gives the types of module
    attributes that are neither functions nor classes. ``forms`` maps names to the language constructs that the
    engine itself understands (``typing.Optional`` → ``optional``).
    """

    libraries: tuple[Library, ...]
    functions: Mapping[str, Callee]
    classes: Mapping[str, KnownClass]
    aliases: Mapping[str, str]
    attributes: Mapping[str, str]
    forms: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of effect. ``phrase`` completes "`requests.get` (…) blocks the event loop"; ``opt_in`` kinds are silent
    unless the settings ask for them. ``remedy`` is what to do with a call that has the effect, as words in which
    ``{callee}`` stands for what is called. A ``contended`` effect lasts as long as others hold what it waits for."""

    name: str
    phrase: str
    opt_in: bool = False
    remedy: str | None = None
    contended: bool = False


class Site(Enum):
    """Where in the code a match fires."""

    CALL = "call"  # a call, `with`, or attribute that runs the effect here
    ITERATION = "iteration"  # a `for` or comprehension whose iterator has the effect
    OFFLOAD_ARGUMENT = "offload-argument"  # a call evaluated here whose result is handed to an offloader
    SCHEDULE = "schedule"  # a coroutine function handed over to run in the background


@dataclass(frozen=True, slots=True)
class Match:
    """The declarative half of a rule: which effects, at which sites. ``effects`` of ``("*",)`` means every kind."""

    effects: tuple[str, ...]
    site: Site = Site.CALL


class Expectation(NamedTuple):
    """What a ``# expect:`` mark says: the line of the code it stands on, a rule's code, and a part of the message."""

    line: int
    code: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A fenced block of Python on a rule page.

    ``line`` is that of its first line of code on the page, ``run`` what a comment before it (``<!-- run: … -->``) says
    must be executed to see it work.
    """

    title: str
    code: str
    bad: bool
    line: int
    run: str
    expected: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One page of the catalogue. Exactly one of ``match`` and ``check`` is set, except for rules about the run.

    ``sections`` are the page's Markdown below each heading, in order, by title.
    """

    code: str
    name: str
    summary: str
    severity: Severity
    confidence: Confidence
    default: bool
    since: str
    tags: tuple[str, ...]
    references: tuple[str, ...]
    match: Match | None
    check: str | None
    sections: Mapping[str, str]
    examples: tuple[Example, ...]
    path: Path

    @property
    def family(self) -> str:
        return self.code.rstrip("0123456789")


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every rule by code, in code order, and the vocabulary of kinds."""

    rules: Mapping[str, Rule]
    kinds: Mapping[str, Kind]
    digest: str
