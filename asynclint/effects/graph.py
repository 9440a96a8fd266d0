"""The call graph that effects move through: who runs whom, once every stand-in has its value.

A node is a function together with the callables its caller handed it, so `retry(fetch)` and `retry(store)` are two
nodes of one function. Nodes come into being as they are reached from the functions that run on the loop.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from asynclint.findings import Confidence
from asynclint.program import awaiting
from asynclint.program.derived import reached
from asynclint.program.frame import LIKELY_UP_TO, confidence_of
from asynclint.program.outcome import Aspect, Defer, Invoke, Perform, Site, SiteKind, Target
from asynclint.program.values import (
    ClassKey,
    Dotted,
    Function,
    FunctionKey,
    Generator,
    Instance,
    LibraryInstance,
    LibraryMethod,
    Parameter,
    Partial,
    Union,
    Value,
    alternatives,
    map_value,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from asynclint.program.constants import Constants
    from asynclint.program.outcome import Outcome
    from asynclint.program.program import Program

DEEPEST_BINDING = 3
"""How deeply callables handed over may hold callables; recursion through them ends here."""

Bindings = tuple[tuple[Parameter, Value], ...]


class Node(NamedTuple):
    """A function with the callables that are bound to its parameters and to those it closes over, the class of its
    receiver where that decides which methods it runs, and the constants it is passed where these decide its tests."""

    key: FunctionKey
    bindings: Bindings = ()
    receiver: ClassKey | None = None
    constants: Constants = ()


class Edge(msgspec.Struct, frozen=True):
    """At ``site`` of a node, ``to`` runs: another node, or a primitive outside the program.

    Where ``to`` is one of many that may run there, ``shared`` are the effects that most of them have: whichever it is,
    these are likely.
    """

    site: Site
    to: Node | Perform
    confidence: Confidence
    shared: frozenset[str] = frozenset()

    def sure(self, effect: str) -> Confidence:
        """How sure it is that ``to`` runs, when all that is asked is whether ``effect`` comes of it."""
        return max(self.confidence, Confidence.LIKELY) if effect in self.shared else self.confidence


class Graph:
    """The edges of every node reached from the given ones, in the order they were found."""

    def __init__(
        self,
        program: Program,
        barriers: frozenset[FunctionKey] = frozenset(),
        effective: Mapping[FunctionKey, frozenset[str]] | None = None,
        *,
        waiting: bool = False,
    ) -> None:
        """``barriers`` are functions that answer for themselves: what they do is not their callers' doing. When it is
        known which functions are ``effective``, and by which effects, the others are left out, and those are told apart
        by constants.
        ``waiting`` asks for all that is done until a function comes back, on the loop or not, and not only for what
        blocks the loop: coroutines that are awaited are run, and aspects count like effects."""
        self._program = program
        self._barriers = barriers
        self._effective = effective
        self._waiting = waiting
        self._used: dict[FunctionKey, frozenset[Parameter]] = {}
        self._sensitive: dict[FunctionKey, bool] = {}
        self.edges: dict[Node, tuple[Edge, ...]] = {}

    def reach(self, nodes: Iterable[Node]) -> None:
        """Adds ``nodes`` and everything that runs when they do."""
        pending = list(nodes)
        pending.reverse()
        while pending:
            node = pending.pop()
            if node in self.edges:
                continue
            edges = self.edges[node] = self._known_edges(node)
            pending.extend(
                edge.to for edge in reversed(edges) if isinstance(edge.to, Node) and edge.to not in self.edges
            )

    def _known_edges(self, node: Node) -> tuple[Edge, ...]:
        try:
            return tuple(self._edges(node))
        except Exception as error:
            self._program.errors.note(error, *self._program.whereabouts(node.key, "following the calls of"))
            return ()

    def _edges(self, node: Node) -> Iterator[Edge]:
        bindings = dict(node.bindings)
        for site in self._program.outcome(node.key, node.constants).sites.values():
            if site.deferred or (site.off_loop and not self._waiting):
                continue
            edges = self._edges_at(site, node, bindings)
            if self._effective is not None and len(site.targets) > LIKELY_UP_TO and (shared := self._shared(site)):
                edges = (msgspec.structs.replace(edge, shared=shared) for edge in edges)
            yield from edges

    def _edges_at(self, site: Site, node: Node, bindings: dict[Parameter, Value]) -> Iterator[Edge]:
        for target in site.targets:
            seen = target if node.receiver is None else self._for_receiver(node, node.receiver, target)
            if isinstance(seen, Defer):
                yield from self._deferred(site, seen, node, bindings)
            elif seen is not None:
                yield from self._resolve(site, seen, bindings, node.receiver)

    def _shared(self, site: Site) -> frozenset[str]:
        """The effects that at least half of the many have that may run at a site. Where a loop looks for the right one,
        that is no matter of chance (`for reader in readers: if reader.can_read(name): return reader.read(name)`)."""
        options = [target for target in site.targets if target.confidence is Confidence.POSSIBLE]
        if len(options) <= LIKELY_UP_TO or (site.branches and site.loop is not None):
            return frozenset()
        counts = Counter(effect for option in options for effect in self._effects_of(option))
        return frozenset(effect for effect, count in counts.items() if 2 * count >= len(options))

    def _effects_of(self, target: Target) -> Collection[str]:
        match target:
            case Perform(_, effect):
                return (effect,)
            case Invoke(function) if self._effective is not None:
                return self._effective.get(function.key, ())
            case _:
                return ()

    def _for_receiver(self, node: Node, receiver: ClassKey, target: Target) -> Target | None:
        """What a method that runs for an object of class ``receiver`` runs where its own class would run ``target``:
        the object's own methods come first. None for a stand-in that some other class would have."""
        program = self._program
        own = program.enclosing_class(*node.key)
        if not isinstance(target, Invoke) or target.receiver is None or own is None:
            return target
        if own not in program.class_info(target.receiver).order:
            return target
        name = program.function(target.function.key).name
        found = self._methods_named(receiver, name)
        if not found or target.function.key in found:
            return target
        if target.receiver != own:
            return None
        if target.function.key not in self._methods_named(own, name):
            return target  # named outright, or through `super()`
        key = found[0]
        arguments = tuple((Parameter(key, parameter.name), value) for parameter, value in target.arguments)
        function = Function(key, Instance(receiver), target.function.closure)
        return Invoke(function, arguments, target.confidence, target.constants)

    def _methods_named(self, cls: ClassKey, name: str) -> list[FunctionKey]:
        found = self._program.class_attribute(cls, name, Instance(cls))
        return [option.key for option in alternatives(found) if isinstance(option, Function)]

    def _is_sensitive(self, key: FunctionKey) -> bool:
        """Whether what a method runs depends on the class of its receiver: it calls methods that derived classes
        override or stand in for, itself or through other methods of its own."""
        known = self._sensitive.get(key)
        if known is None:
            self._sensitive[key] = False
            own = self._program.enclosing_class(*key)
            known = self._sensitive[key] = own is not None and any(
                self._depends_on_receiver(own, target)
                for site in self._program.outcome(key).sites.values()
                for target in site.targets
                if isinstance(target, Invoke)
            )
        return known

    def _depends_on_receiver(self, own: ClassKey, target: Invoke) -> bool:
        if target.receiver is None or own not in self._program.class_info(target.receiver).order:
            return False
        if target.receiver != own:
            return True
        return bool(self._program.overrides(own, target.function)) or self._is_sensitive(target.function.key)

    def _resolve(
        self, site: Site, target: Target, bindings: dict[Parameter, Value], receiver: ClassKey | None
    ) -> Iterator[Edge]:
        match target:
            case Perform():
                yield Edge(site, target, target.confidence)
            case Aspect(name, kind, confidence, awaited):
                if self._waiting and (site.awaited or not awaited):
                    yield Edge(site, Perform(name, kind, confidence), confidence)
            case Invoke(function, arguments, confidence, constants):
                if receiver is not None and target.receiver not in self._program.class_info(receiver).order:
                    receiver = None  # a method of some other object
                yield from self._invoke(site, function, arguments, bindings, confidence, receiver, constants)

    def _deferred(self, site: Site, target: Defer, node: Node, bindings: dict[Parameter, Value]) -> Iterator[Edge]:
        """The edges of what was passed as a parameter, by the caller or, where that was long before, by anybody."""
        value, confidence = bindings.get(target.value, target.value), Confidence.CERTAIN
        if isinstance(value, Parameter) and self._is_from_afar(node.key, value):
            callers = self._program.callers
            value = callers.object_passed(value) if target.method or target.way else callers.passed(value)
            if isinstance(value, Union) and not self._program.function(node.key).is_async:
                confidence = Confidence.POSSIBLE  # whoever led here may have had an object with another one
        if target.way:
            value = reached(self._program, value, target.way)
        confidence = min(confidence, target.confidence, confidence_of(value))
        for option in alternatives(value):
            called: Value | None
            match option:
                case Instance():
                    called = self._program.method_of(option, target.method or "__call__")
                case LibraryInstance(name) if target.method:
                    called = LibraryMethod(f"{name}.{target.method}", option)
                case _:
                    called = None if target.method else option
            if called is not None and not (site.awaited and self._is_not_awaited(called)):
                yield from self._call(site, called, bindings, confidence)

    def _is_not_awaited(self, callee: Value) -> bool:
        """Whether nobody awaits what a callable gives, so that it is not the one which is called and awaited."""
        if isinstance(callee, Function):
            return awaiting.is_ruled_out(self._program, callee, self._program.result_of(callee))
        return isinstance(callee, LibraryMethod | Dotted)

    def _is_from_afar(self, key: FunctionKey, parameter: Parameter) -> bool:
        """Whether no node that leads to a function can say what a parameter is: a method kept it in an attribute, or
        the function is where the graph begins."""
        if parameter.function != key and self._program.function(parameter.function).stores:
            return True
        functions = self._program.facts(key[0]).functions
        number = key[1] if functions[key[1]].is_async and not self._waiting else -1
        while number >= 0 and (key[0], number) != parameter.function:
            number = functions[number].parent
        return number >= 0

    def _call(
        self, site: Site, value: Value, bindings: dict[Parameter, Value], confidence: Confidence
    ) -> Iterator[Edge]:
        """The edges of calling a callable that was handed over."""
        match value:
            case Generator(function):
                if site.kind is SiteKind.ITERATION:
                    yield from self._invoke(site, function, (), bindings, confidence)
            case Function():
                if site.kind is not SiteKind.ITERATION:
                    yield from self._invoke(site, value, (), bindings, confidence)
            case Partial(inner):
                for option in alternatives(inner):
                    yield from self._call(site, option, bindings, confidence)
            case Dotted(name) | LibraryMethod(name, _):
                callee = self._program.library.callee(name)
                if callee is not None and callee.effect is not None and not callee.only:
                    yield Edge(site, Perform(callee.name, callee.effect, confidence), confidence)
            case LibraryInstance(owner):
                method = self._program.library.method(owner, "__call__")
                if method is not None and method.effect is not None:
                    yield Edge(site, Perform(method.name, method.effect, confidence), confidence)
            case _:
                return

    def _invoke(
        self,
        site: Site,
        function: Function,
        arguments: Bindings,
        bindings: dict[Parameter, Value],
        confidence: Confidence,
        receiver: ClassKey | None = None,
        constants: Constants = (),
    ) -> Iterator[Edge]:
        if self._effective is None:
            constants = ()
        elif function.key not in self._effective:
            return
        facts = self._program.function(function.key)
        if function.key in self._barriers or (facts.is_async and not (self._waiting and site.awaited)):
            return
        if facts.is_generator and not facts.is_async and site.kind not in {SiteKind.ITERATION, SiteKind.WITH}:
            return  # calling a generator function runs none of its body
        used = self._used_by(function.key)
        bound = {**dict(function.closure), **dict(arguments)}
        kept = tuple(
            sorted(
                (
                    (parameter, _filled(value, bindings))
                    for parameter, value in bound.items()
                    if parameter in used and _depth(value) <= DEEPEST_BINDING
                ),
                key=lambda item: (item[0].function, item[0].name),
            )
        )
        if receiver is None and isinstance(function.receiver, Instance):
            receiver = function.receiver.key
        if receiver is not None and not self._is_sensitive(function.key):
            receiver = None
        yield Edge(site, Node(function.key, kept, receiver, constants), confidence)

    def _used_by(self, key: FunctionKey) -> frozenset[Parameter]:
        """The stand-ins whose values decide what the function runs."""
        used = self._used.get(key)
        if used is None:
            used = self._used[key] = frozenset(_stand_ins(self._program.outcome(key)))
        return used


def _stand_ins(outcome: Outcome) -> Iterator[Parameter]:
    for site in outcome.sites.values():
        for target in site.targets:
            match target:
                case Defer(parameter):
                    yield parameter
                case Invoke(function, arguments):
                    for _, value in (*arguments, *function.closure):
                        yield from _parameters(value)
                case _:
                    pass


def _parameters(value: Value) -> Iterator[Parameter]:
    match value:
        case Parameter():
            yield value
        case Partial(inner):
            yield from _parameters(inner)
        case Function(_, _, closure) | Generator(Function(_, _, closure)):
            for _, held in closure:
                yield from _parameters(held)
        case _:
            return


def _filled(value: Value, bindings: dict[Parameter, Value]) -> Value:
    if not bindings:
        return value
    return map_value(value, lambda part: bindings.get(part) if isinstance(part, Parameter) else None)


def _depth(value: Value) -> int:
    match value:
        case Partial(inner):
            return 1 + _depth(inner)
        case Function(_, _, closure) | Generator(Function(_, _, closure)) if closure:
            return 1 + max(_depth(held) for _, held in closure)
        case _:
            return 0
