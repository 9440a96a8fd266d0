"""What calls mean to web applications: who is made, included, registered where.

An application or router is known by the call that makes it, wherever it is passed after that. What is written down is
still in pieces: nothing here knows who in the end includes whom.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.packs.model import WebRole
from asynclint.program.evaluation import evaluate
from asynclint.program.typehints import annotated
from asynclint.program.values import (
    UNKNOWN,
    Class,
    Collection,
    Dotted,
    Function,
    FunctionKey,
    Instance,
    LibraryInstance,
    Origin,
    Partial,
    Value,
    alternatives,
    union,
)
from asynclint.routes.dependencies import Dependencies
from asynclint.routes.lists import pieces
from asynclint.routes.model import Dependency, Event, Flag, Holder, Inclusion, Middleware, Place
from asynclint.routes.said import Said, written_as

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.routes.definitions import Passed

HOLDERS = frozenset({WebRole.APPLICATION, WebRole.ROUTER, WebRole.MOUNT})

FOR_READERS = ("description", "operation", "summary")
"""What is said of a route for nobody but readers of the schema."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A route as the call that registers it says it; ``handler`` is None until that is known. ``answers`` is what the
    result of the handler is made into, unknown where its annotation says that, None where nothing is made of it.
    ``presented`` says that the call tells readers of the schema something of it."""

    place: Place
    paths: tuple[str, ...]
    verbs: tuple[str, ...]
    name: str
    flag: Flag | None
    switch: str
    published: bool
    tags: tuple[str, ...]
    dependencies: tuple[Dependency, ...]
    model: str
    answers: Value | None
    limited: bool
    presented: bool = False
    handler: FunctionKey | None = None
    shown: str = ""
    by_default: bool = True


@dataclass(slots=True)
class Records:
    """All that was seen. ``made`` says of each object that was met whether it is an application. ``parts`` are routes
    and mounts made apart from who holds them, ``held`` says who does.
    """

    holders: dict[Origin, Holder] = field(default_factory=dict)
    made: dict[Origin, bool] = field(default_factory=dict)
    routes: dict[Origin, dict[Registration, None]] = field(default_factory=dict)
    parts: dict[Origin, Registration] = field(default_factory=dict)
    held: dict[Inclusion, None] = field(default_factory=dict)
    inclusions: dict[Inclusion, None] = field(default_factory=dict)
    middleware: dict[tuple[Place, Origin | None], Middleware] = field(default_factory=dict)
    events: dict[Event, None] = field(default_factory=dict)
    headers: dict[Origin, str] = field(default_factory=dict)


class Register:
    """Writes down what it is told of calls; ``by_default`` says whether they happen where the environment is empty, and
    ``asked`` where somebody asked for what a method of the program passes on to a library."""

    def __init__(self, program: Program) -> None:
        self.records = Records()
        self.dependencies = Dependencies(program, self.records.headers)
        self._program = program
        self.by_default = True
        self.asked: Place | None = None
        self._pending: dict[Origin, tuple[tuple[Origin, ...], Registration]] = {}
        self._wrapping: dict[Origin, Place] = {}

    def call(self, made: Call, callee: Callee, receiver: Value, passed: Passed) -> None:
        """A library callable is called; ``passed`` is what the function around it was called with."""
        role = None if callee.web is None else callee.web.role
        said = Said(made, callee, passed)
        place = self.asked or self.place_of(made)
        makes = None if self._program.library.known_class(callee.name) is None else origin_of(receiver)
        match role:
            case WebRole.APPLICATION | WebRole.ROUTER if makes is not None:
                self._made(callee, said, place, makes, role)
            case WebRole.MOUNT if makes is not None:
                self._made(callee, said, place, makes, role)
                self._include((makes,), said, place, mounted=True)
            case WebRole.MOUNT:
                self._mount(callee, said, place, receiver)
            case WebRole.ROUTE if makes is not None:
                self.records.parts[makes] = self._registration(callee, said, place)
            case WebRole.ROUTE:
                self._route(made, callee, said, place, receiver)
            case WebRole.INCLUDE:
                self._include(origins(receiver), said, place, mounted=False)
            case WebRole.MIDDLEWARE:
                self._middleware(said, place, receiver)
                if made.origin is not None:
                    self._wrapping[made.origin] = place
            case WebRole.EVENT:
                self.records.events[Event(place, callee.name, "".join(said.texts("name", "")))] = None
            case WebRole.HEADER if makes is not None:
                self.records.headers[makes] = "".join(said.texts("header", ""))
            case _:
                pass

    def _made(self, callee: Callee, said: Said, place: Place, origin: Origin, role: WebRole) -> None:
        web = callee.web
        prefixes = _open_ended(said.texts("path", "")) if role is WebRole.MOUNT else said.texts("prefix", "")
        earlier = self.records.holders.get(origin)
        publishes = said.is_something("schema-url") if web is None or web.published else Flag(False)
        self.records.holders[origin] = Holder(
            origin=origin,
            is_application=role is WebRole.APPLICATION,
            place=place,
            maker=callee.name,
            prefixes=tuple(dict.fromkeys((*(() if earlier is None else earlier.prefixes), *prefixes))),
            flag=said.flag("schema"),
            switch=said.parameter("schema"),
            publishes=publishes,
            configured=said.is_read("schema-url"),
            documented=_either(said.is_something("docs-url").value, said.is_something("other-docs-url").value),
            tags=said.names("tags"),
            dependencies=self._listed(said),
            strict=said.flag("content-type"),
            limited=said.is_given("limit"),
        )
        self._hold(said, place, origin)

    def _hold(self, said: Said, place: Place, parent: Origin) -> None:
        """What stands in the list of routes that an application is made with."""
        written = said.written("routes")
        if written is None:
            return
        for inside, node in pieces(*written):
            for option in alternatives(evaluate(inside, node)):
                value = option.element if isinstance(option, Collection) else option
                self._see(value)
                for child in origins(value):
                    self.records.held[Inclusion(parent, child, place)] = None

    def _include(self, parents: Iterable[Origin], said: Said, place: Place, *, mounted: bool) -> None:
        value = said.value("router")
        children = origins(value)
        self._see(value)
        for parent in parents:
            for child in children:
                inclusion = Inclusion(
                    parent=parent,
                    child=child,
                    place=place,
                    prefixes=("",) if mounted else said.texts("prefix", ""),
                    flag=said.flag("schema"),
                    switch=said.parameter("schema"),
                    tags=said.names("tags"),
                    dependencies=self._listed(said),
                    mounted=mounted,
                    limited=said.is_given("limit"),
                    by_default=self.by_default,
                )
                self.records.inclusions[inclusion] = None

    def _mount(self, callee: Callee, said: Said, place: Place, receiver: Value) -> None:
        parents = origins(receiver)
        self._see(receiver)
        value = said.value("router")
        self._see(value)
        children = origins(value)
        for parent in parents:
            for child in children:
                prefixes = _open_ended(said.texts("path", ""))
                inclusion = Inclusion(parent, child, place, prefixes, mounted=True, by_default=self.by_default)
                self.records.inclusions[inclusion] = None
        if not children:
            registration = replace(self._registration(callee, said, place), verbs=("MOUNT",), published=False)
            registration = replace(registration, paths=_open_ended(registration.paths))
            written = said.written("router")
            self._add(parents, replace(registration, shown="" if written is None else _shown(written.node)))

    def _route(self, made: Call, callee: Callee, said: Said, place: Place, receiver: Value) -> None:
        owners = origins(receiver)
        self._see(receiver)
        if not owners:
            return
        registration = self._registration(callee, said, place)
        if said.written("handler") is not None:
            self._add(owners, registration)
        elif made.origin is not None:
            self._pending[made.origin] = (owners, registration)

    def _registration(self, callee: Callee, said: Said, place: Place) -> Registration:
        web = callee.web
        assert web is not None
        own_name = callee.name.rpartition(".")[2].upper()
        handler, shown = None, ""
        written = said.written("handler")
        if written is not None:
            for option in alternatives(evaluate(*written)):
                handler, shown = self._handler(option, _shown(written.node))
        model = said.written("model")
        return Registration(
            place=place,
            paths=said.texts("path", ""),
            verbs=tuple(sorted({verb.upper() for verb in said.names("methods")})) or web.verbs or (own_name,),
            name="".join(said.texts("name", "")),
            flag=said.flag("schema"),
            switch=said.parameter("schema"),
            published=web.published,
            tags=said.names("tags"),
            dependencies=self._listed(said),
            model="" if model is None else written_as(model.node),
            answers=None if not said.parameter("model") else UNKNOWN if model is None else made_into(*model),
            limited=said.is_given("limit"),
            presented=any(said.written(part) is not None for part in FOR_READERS),
            handler=handler,
            shown=shown,
            by_default=self.by_default,
        )

    def _handler(self, value: Value, shown: str) -> tuple[FunctionKey | None, str]:
        """The function that answers, and its name."""
        program = self._program
        match value:
            case Function(key):
                return key, program.function(key).qualname
            case Partial(inner):
                return self._handler(inner, shown)
            case Class(key):
                return None, program.facts(key[0]).classes[key[1]].qualname
            case Instance():
                method = program.method_of(value, "__call__")
                return (None, shown) if method is None else self._handler(method, shown)
            case _:
                return None, shown

    def _middleware(self, said: Said, place: Place, receiver: Value) -> None:
        given = said.value("handler")
        wraps = said.written("handler") is None or any(self._is_wrapper(option) for option in alternatives(given))
        for owner in origins(receiver) or (None,):
            self.records.middleware[place, owner] = Middleware(
                place, owner, wraps, self._consists_of(given), self.by_default
            )

    def _consists_of(self, middleware: Value) -> tuple[FunctionKey, ...]:
        """A function, or the methods of a class, with all that is nested in them."""
        found: list[FunctionKey] = []
        for option in alternatives(middleware):
            match option:
                case Function(key):
                    found.append(key)
                case Class((module, number)):
                    found += ((module, method) for method, _ in self._program.methods(module, number))
                case _:
                    pass
        for module, number in found:  # which grows as it is gone through
            functions = self._program.facts(module).functions
            found += ((module, inner) for inner, facts in enumerate(functions) if facts.parent == number)
        return tuple(found)

    def _is_wrapper(self, cls: Value) -> bool:
        library = self._program.library
        match cls:
            case Dotted(name):
                names: tuple[str, ...] = library.order(name)
            case Class(key):
                names = self._program.class_info(key).library_bases
            case _:
                return False
        makers = [library.constructor(name) for name in names]
        return any(
            maker is not None and maker.web is not None and maker.web.role is WebRole.WRAPPER for maker in makers
        )

    def _listed(self, said: Said) -> tuple[Dependency, ...]:
        written = said.written("dependencies")
        return () if written is None else self.dependencies.listed(*written)

    def _add(self, owners: Iterable[Origin], registration: Registration) -> None:
        for owner in owners:
            self.records.routes.setdefault(owner, {})[registration] = None

    def _see(self, value: Value) -> None:
        """Remembers what an object is that was made where nobody looked."""
        for option in alternatives(value):
            if (origin := origin_of(option)) is not None:
                self.records.made.setdefault(origin, WebRole.APPLICATION in self.roles(option))

    def roles(self, value: Value) -> set[WebRole]:
        """What an object is to a web application, by its class."""
        library = self._program.library
        match value:
            case LibraryInstance(name):
                bases: tuple[str, ...] = (name,)
            case Instance(key):
                bases = self._program.class_info(key).library_bases[:1]
            case _:
                return set()
        makers = [library.constructor(base) for base in bases]
        return {maker.web.role for maker in makers if maker is not None and maker.web is not None}

    def place_of(self, made: Call) -> Place:
        module, number = made.frame.module, made.frame.outcome.key[1]
        return Place(self._program.modules.paths[module], made.span, (module, number))

    def decorated(self, origin: Origin, function: Value) -> None:
        """What the call at ``origin`` gave is applied to ``function``."""
        if (wrapped := self._wrapping.get(origin)) is not None:
            for key, one in self.records.middleware.items():
                if one.place == wrapped:
                    self.records.middleware[key] = replace(one, runs=self._consists_of(function))
        if origin not in self._pending:
            return
        owners, registration = self._pending[origin]
        for option in alternatives(function):
            if isinstance(option, (Function, Partial, Class, Instance)):
                handler, shown = self._handler(option, "")
                self._add(owners, replace(registration, handler=handler, shown=shown))


def made_into(frame: Frame, node: m.Expression) -> Value:
    """What an annotation says that an answer becomes: of a page of something, either."""
    inner = annotated(frame, node.index) if isinstance(node, m.Subscript) else UNKNOWN
    return union((annotated(frame, node), inner))


def _open_ended(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Where something is mounted: what it serves begins with a slash of its own."""
    return tuple(path.rstrip("/") for path in paths)


def _either(one: bool | None, other: bool | None) -> bool | None:
    return True if one or other else one if one is None else other


def _shown(node: m.Expression) -> str:
    return written_as(node.function if isinstance(node, m.Call) else node)


def origin_of(value: Value | None) -> Origin | None:
    return value.origin if isinstance(value, (LibraryInstance, Instance)) else None


def origins(value: Value) -> tuple[Origin, ...]:
    """Which objects a value can be, of those that are told apart."""
    return tuple(dict.fromkeys(o for option in alternatives(value) if (o := origin_of(option)) is not None))
