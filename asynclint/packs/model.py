"""What `rules/` can say: knowledge (what callables do) and the catalogue (which rules speak of which kinds).

Rules speak of kinds, knowledge gives kinds to names, the engine moves kinds through the program; none of the three
knows the other two. Everything here is plain, frozen data; reading and validating it is the loader's work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from asynclint.packs.guards import Guard
from asynclint.packs.maps import Maps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from asynclint.findings import Confidence, Safety, Severity
    from asynclint.packs.orm import Handed, OrmKnowledge
    from asynclint.packs.twins import Twin


class Runs(StrEnum):
    """Where a callable that is handed over runs."""

    HERE = "here"  # called by the callee, before it returns
    TEXT = "text"  # its text is made by the callee, before it returns
    LENGTH = "length"  # its length is asked for by the callee
    TRUTH = "truth"  # its truth is
    ORDER = "order"  # its elements are compared by the callee, unless it is passed a `key` to compare them by
    HASH = "hash"  # its elements' hashes are made by the callee
    READ = "read"  # an open file, or what passes for one: the callee reads it
    WRITE = "write"  # the callee writes to it
    ENTER = "enter"  # a context manager that the callee enters, and something leaves later
    THREAD = "thread"  # in a worker thread or another process: off the loop
    LOOP = "loop"  # called later by the running loop
    TASK = "task"  # a coroutine (or coroutine function) scheduled on the running loop
    BACKGROUND = "background"  # after the response: on the loop when it is async, in a thread when it is not
    START = "start"  # on the loop, before a server serves anybody or after
    NEW_LOOP = "new-loop"  # driven to its end by a loop of its own


class WebRole(StrEnum):
    """What calling something means to a web application: what it makes, or does to who it is called on."""

    APPLICATION = "application"  # makes an application
    ROUTER = "router"  # makes a router
    ROUTE = "route"  # adds a route, or is one
    INCLUDE = "include"  # adds the routes of a router
    MOUNT = "mount"  # puts another application below a path
    DEPENDENCY = "dependency"  # marks what must run before the handler
    HEADER = "header"  # marks what is read from a header of the request
    CREDENTIALS = "credentials"  # makes a scheme that machines and operators sign in with, people do not
    MIDDLEWARE = "middleware"  # wraps every request in a class or function
    WRAPPER = "wrapper"  # a base of middleware that runs each request in a task of its own
    EXPOSITION = "exposition"  # writes out metrics for a collector
    DOCUMENTATION = "documentation"  # makes a page, or the data, that documents the routes
    LABELS = "labels"  # chooses the time series of a metric by label values
    FORGETS = "forgets"  # drops time series of a metric
    BODY = "body"  # reads the whole body of a request, however long it is
    EVENT = "event"  # runs a function when the application starts or stops
    SCHEMA = "schema"  # makes the schema, or gives the one that was made before


@dataclass(frozen=True, slots=True)
class Web:
    """What a callable is to a web application. ``parts`` are the parameters that hold what is said of a route or
    router, by what they hold; ``verbs`` the HTTP methods where no parameter says any (its own name without them).
    A route that is not ``published`` is in no schema, whatever is said of it."""

    role: WebRole
    parts: Mapping[str, str] = field(default_factory=dict)
    verbs: tuple[str, ...] = ()
    published: bool = True


class QueryStep(StrEnum):
    """What calling something does to a query of an object-relational mapper: what it gives, or how it runs it."""

    ALL = "all"  # the same rows: what was loaded with them still is
    DERIVE = "derive"  # the same rows by another query
    FILTER = "filter"  # the rows that are as its arguments say, by another query
    EXCLUDE = "exclude"  # the rows that are not
    LOCK = "lock"  # the same rows, locked until the transaction ends
    DEFER = "defer"  # rows without some of their columns
    ORDER = "order"  # the rows in the order of its arguments
    JOIN = "join"  # rows with the to-one relations that its arguments name
    PREFETCH = "prefetch"  # rows with the relations that its arguments name
    PLAIN = "plain"  # values instead of rows
    RAW = "raw"  # rows of a query that is written in SQL
    EMPTY = "empty"  # no rows
    COMBINE = "combine"  # the rows of several queries
    STREAM = "stream"  # runs it, a few rows at a time
    ONE = "one"  # runs it and gives a row
    COUNT = "count"  # runs it and gives how many rows there are
    EXISTS = "exists"  # runs it and tells whether there are rows
    VALUE = "value"  # runs it and gives something that is no row
    ROWS = "rows"  # runs it and gives all rows
    MAPPING = "mapping"  # runs it and gives its rows by key
    CREATE = "create"  # writes a row and gives it
    OBTAIN = "obtain"  # gives a row, written if it was not there, and whether it was
    WRITE = "write"  # writes the rows that it would give
    BULK = "bulk"  # writes many rows that it is passed
    RELATE = "relate"  # changes which rows are related to the one it belongs to
    SAVE = "save"  # writes the row it is called on
    LOAD = "load"  # gives rows that are there the relations that its arguments name
    SPECIFY = "specify"  # says how a relation is to be prefetched
    PAGE = "page"  # gives its first argument's rows, a page at a time
    DUMP = "dump"  # gives the columns of rows it is passed, and the keys of those that they have many of
    DECLARED = "declared"  # the query that the class of the receiver declares


class Gives(StrEnum):
    """What the result of a callable is to the code around it."""

    CLIENT = "client"  # holds connections or is costly to make, and is meant to be shared
    TRANSACTION = "transaction"  # a context in which a database transaction is open
    RESPONSE = "response"  # is what a view answers with, with all that it is passed
    JOB = "job"  # a function (for a method: what overrides it) that runs in the background, with no one waiting
    CACHED = "cached"  # a function that runs once and then gives what it gave before


Literal = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Timeout:
    """How long a call waits for the other side: ``by`` are the parameters that limit it, ``default`` is the limit in
    seconds when none is passed. None, passed or by default, is no limit at all. What it gives ``lasts`` for as long as
    the other side goes on: whoever passes None there means it."""

    by: tuple[str, ...]
    default: float | None = None
    lasts: bool = False


class Callee(msgspec.Struct, frozen=True):
    """What is known of one callable: a function, a method, or the constructor of a class.

    ``params`` are the names of its first positional parameters (without ``self``), as far as the other fields name
    them. It does nothing when any condition of ``unless`` holds of the arguments; when ``only`` is not empty, it does
    something just when one of those holds. A condition maps a parameter to the constant it must equal; a string value
    also matches a dotted name (``"os.WNOHANG"``), alone or in an ``|`` of flags.
    Calling it with arguments that meet a condition of ``unblocks`` makes its receiver, or what it gives, never block.
    It does not block where one of the questions to its object is ``answered`` as this says.
    ``runs`` says where callables passed as those parameters run, ``decorates`` where the function it decorates runs;
    its name ``turns_into`` an object of a class: this one, or the one that is passed as the parameter beside it.
    It ``renders`` a template with the dictionary that this parameter holds, or with all keywords (``**``).
    ``awaits`` is the kind of effect that awaiting or entering its result has: it takes as long, and blocks nobody else.
    ``connections`` is the parameter of a client that brings the connections it uses.
    It works ``through`` another method of its object: where a derived class has one, that is what it does.
    ``becomes`` are templates of what a call of it is in async code, ``offloads`` one of how it runs another call.
    """

    name: str
    effect: str | None = None
    awaits: str | None = None
    returns: str | None = None
    params: tuple[str, ...] = ()
    unless: tuple[tuple[str, Literal], ...] = ()
    only: tuple[tuple[str, Literal], ...] = ()
    unblocks: tuple[tuple[str, Literal], ...] = ()
    answered: tuple[tuple[str, bool], ...] = ()
    runs: tuple[tuple[str, Runs], ...] = ()
    decorates: Runs | None = None
    turns_into: tuple[str, str | None] | None = None
    guard: Guard | None = None
    gives: Gives | None = None
    timeout: Timeout | None = None
    instead: str | None = None
    becomes: tuple[str, ...] = ()
    offloads: str | None = None
    web: Web | None = None
    query: QueryStep | None = None
    maps: Maps | None = None
    renders: str | None = None
    connections: str | None = None
    through: str | None = None

    @property
    def has_aspects(self) -> bool:
        """Whether calling it is of interest where it blocks nobody."""
        return self.awaits is not None or self.gives is not None or self.timeout is not None


@dataclass(frozen=True, slots=True)
class Pages:
    """How a view lists rows: those of the query that one of the attributes ``of`` declares, or the method ``getter``
    gives. Pages are made ``by`` any of these attributes and methods, or by a ``setting``."""

    of: tuple[str, ...]
    getter: str
    by: tuple[str, ...]
    setting: str | None = None


@dataclass(frozen=True, slots=True)
class KnownClass:
    """What is known of a library's class.

    ``methods`` holds dunder methods too: ``__enter__``, ``__exit__``, ``__iter__``, ``__next__``, ``__call__``,
    ``__await__``, ``__aenter__``… ``every_method`` is what each public method does that ``methods`` does not list
    and ``quiet`` does not except. ``loop_methods`` are the sync methods that the running loop calls on instances of
    its subclasses (``("*",)``: all of them). ``pages`` says how its subclasses list rows, when that is what they do,
    and ``handed`` which query they are passed, ``holds`` what an object holds from the start. Instances of one that is
    ``thread_bound`` stay in the thread that made them; who holds one that is ``within_process`` is part of the same
    program.
    """

    name: str
    bases: tuple[str, ...] = ()
    constructor: Callee | None = None
    methods: Mapping[str, Callee] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    every_method: Callee | None = None
    quiet: frozenset[str] = frozenset()
    loop_methods: tuple[str, ...] = ()
    pages: Pages | None = None
    handed: Handed | None = None
    holds: str | None = None
    thread_bound: bool = False
    within_process: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """One knowledge file: which distribution it speaks of, and the versions its names were checked against.

    ``since`` is the first version that has them, ``until`` the first that no longer does (``"3.13"`` for `telnetlib`).
    ``offloader`` is the callable that its blocking calls have to go through to run in a thread.
    """

    path: Path
    name: str
    modules: tuple[str, ...]
    distribution: str | None = None
    verified: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    offloader: str | None = None


@dataclass(frozen=True, slots=True)
class Advisory:
    """A flaw of a distribution from version ``since`` (None: the first) until the one that mends it. It concerns code
    that ``uses`` any of these names."""

    name: str
    distribution: str
    summary: str
    uses: tuple[str, ...]
    since: str | None
    until: str


@dataclass(frozen=True, slots=True)
class Companion:
    """Versions of ``owner`` from ``since`` (None: the first) until another require ``distribution`` in a version
    ``below`` this one."""

    owner: str
    distribution: str
    since: str | None
    until: str
    below: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All knowledge of a run, by canonical dotted name.

    ``aliases`` maps another public spelling to the canonical one (``requests.api.get`` → ``requests.get``);
    an alias of a module or class renames whatever is below it as well. ``attributes`` gives the types of module
    attributes that are neither functions nor classes. ``forms`` maps names to the language constructs that the
    engine itself understands (``typing.Optional`` → ``optional``), ``orm`` is what it says of models. ``raising`` are
    the kinds of effect that end in an exception where a loop runs.
    """

    libraries: tuple[Library, ...]
    functions: Mapping[str, Callee]
    classes: Mapping[str, KnownClass]
    aliases: Mapping[str, str]
    attributes: Mapping[str, str]
    forms: Mapping[str, str]
    orm: OrmKnowledge
    raising: frozenset[str]
    advisories: tuple[Advisory, ...]
    companions: tuple[Companion, ...]
    twins: Mapping[str, Twin]
    digest: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of effect. ``phrase`` completes "`requests.get` (…) blocks the event loop"; ``opt_in`` kinds are silent
    unless settings ask for them; ``remedy`` says what to do with a call that has it, ``{callee}``. What the flags mean
    is told in ``rules/vocabulary.toml``."""

    name: str
    phrase: str
    opt_in: bool = False
    remedy: str | None = None
    contended: bool = False
    brief: bool = False
    slight: bool = False
    raises: bool = False


class Site(StrEnum):
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

    ``fixes`` are the fixers that can mend its findings, the one to prefer first, and whether that is safe.
    ``counterparts`` are the codes by which other tools report the same: a ``noqa`` of one silences this rule too.
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
    fixes: Mapping[str, Safety] = field(default_factory=dict)
    counterparts: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        return self.code.rstrip("0123456789")


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every rule by code, in code order, and the vocabulary of kinds."""

    rules: Mapping[str, Rule]
    kinds: Mapping[str, Kind]
    digest: str
