"""Clients that are built anew for every request.

From the endpoints and their dependencies down, every construction of a client is found as effects are. It is a finding
where the client does not outlive the call: nobody on the way up keeps it, and no cache stands in between.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from asynclint.checks import wording
from asynclint.checks.calls.candidates import callables
from asynclint.checks.calls.connections import are_others
from asynclint.checks.calls.decorated import decorated
from asynclint.checks.calls.drafting import below, draft
from asynclint.checks.calls.of_the_request import is_of_request
from asynclint.checks.calls.supplied import is_supplied
from asynclint.checks.calls.whereabouts import Body, Fate
from asynclint.effects.graph import Graph, Node
from asynclint.effects.plausibility import plausible
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.packs.model import Gives
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import Perform
from asynclint.program.values import Class, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.effects.graph import Edge
    from asynclint.packs.model import Knowledge, Rule
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey
    from asynclint.routes.graph import RouteGraph

    Way = tuple[tuple[FunctionKey, Edge], ...]
    """Calls, each with the function that makes it, from the first to the last."""

CACHED_PROPERTY = "cached-property"
"""The form of a property that is computed once for each object."""

TRIAL = re.compile(r"_*(test|try)_\w+|_*(verify|validate|check)_\w*(connection|config|credential|server|setting)\w*")
"""What endpoints are called that try an address or a password which somebody has just typed."""

SOCKET = ("WEBSOCKET",)
"""The method of a route that stays open, and may keep a client for as long."""


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    roots = _roots(program, context.routes)
    if not roots:
        return
    served = _Served(program, roots, _cached(program, context.knowledge))
    reported: set[tuple[object, ...]] = set()
    for node, edge in served.constructions:
        place = (node.key, edge.site.span.end_line)
        if place in reported or program.modules.paths[node.key[0]] not in context.shown:
            continue
        way = served.way(node, edge)
        if way:
            reported.add(place)
            yield _draft(program, rule, way)


def _roots(program: Program, routes: RouteGraph) -> list[FunctionKey]:
    """What runs for each request, trials left out."""
    handlers = {route.handler for route in routes.routes if route.handler is not None and route.methods != SOCKET}
    asked = {key for key in handlers if not TRIAL.fullmatch(program.function(key).name)}
    return sorted(asked | routes.dependencies)


def _cached(program: Program, knowledge: Knowledge) -> frozenset[FunctionKey]:
    """The functions that run once and then give what they gave before."""
    caches = callables(knowledge, lambda callee: callee.gives is Gives.CACHED)
    properties = {name for name, form in knowledge.forms.items() if form == CACHED_PROPERTY}
    decorations = {key for key, _ in decorated(program, caches | properties)}
    return frozenset(decorations | set(_made_by_metaclass(program)))


def _made_by_metaclass(program: Program) -> Iterator[FunctionKey]:
    """The constructors of classes whose metaclass decides whether there is to be another object: of one, most often."""
    for module in program.module_numbers():
        for number, cls in enumerate(program.facts(module).classes):
            metaclass = next((value for name, value in cls.keywords if name == "metaclass"), None)
            if metaclass is None:
                continue
            for option in alternatives(evaluate(program.scope(module, parent=cls.parent), metaclass)):
                if isinstance(option, Class) and _is_called(program, option.key):
                    methods = program.methods(module, number)
                    yield from ((module, key) for key, method in methods if method.name == "__init__")


def _is_called(program: Program, key: ClassKey) -> bool:
    """Whether a class of the program says itself what calling its instances does."""
    own = (ancestor for ancestor in program.class_info(key).order if not isinstance(ancestor, str))
    return any("__call__" in program.class_info(ancestor).namespace.bindings for ancestor in own)


def _draft(program: Program, rule: Rule, way: Way) -> Draft:
    root = program.function(way[0][0]).qualname
    within, edge = way[-1]
    assert isinstance(edge.to, Perform)
    name = wording.shown(edge.to.name)
    choices = sum(step.site.branches for _, step in way[1:])
    sure = min(plausible(choices), *(step.confidence for _, step in way))
    return draft(
        program,
        rule,
        within,
        edge.site,
        f"`{name}` is built anew for every request, {below(len(way) - 1)} `{root}`",
        "build it once, when the application starts, and share it: it keeps connections open between requests",
        edge.to.name,
        Confidence.POSSIBLE if is_of_request(program, way) else sure,
        tuple(wording.step(key, step, program) for key, step in way) if len(way) > 1 else (),
    )


def _building(graph: Graph) -> dict[FunctionKey, frozenset[str]]:
    """The functions from which a client is built, there or below."""
    callers: dict[FunctionKey, set[FunctionKey]] = defaultdict(set)
    pending: list[FunctionKey] = []
    for node, edges in graph.edges.items():
        for edge in edges:
            if isinstance(edge.to, Node):
                callers[edge.to.key].add(node.key)
            elif edge.to.effect == Gives.CLIENT.value:
                pending.append(node.key)
    found: dict[FunctionKey, frozenset[str]] = {}
    while pending:
        key = pending.pop()
        if key not in found:
            found[key] = frozenset({Gives.CLIENT.value})
            pending.extend(callers[key])
    return found


class _Served:
    """What runs while requests are answered, as far as it leads to clients."""

    def __init__(self, program: Program, roots: list[FunctionKey], cached: frozenset[FunctionKey]) -> None:
        self._program = program
        starts = [Node(key) for key in roots if key not in cached]
        self._starts = frozenset(starts)
        everything = Graph(program, cached, waiting=True)
        everything.reach(starts)
        # A second look at the few functions that come to a client, now for each set of constants that they are passed.
        graph = Graph(program, cached, _building(everything), waiting=True)
        graph.reach(starts)
        self._callers: dict[Node, list[tuple[Node, Edge]]] = defaultdict(list)
        self.constructions: list[tuple[Node, Edge]] = []
        """Every call that builds a client."""
        for node, edges in graph.edges.items():
            for edge in edges:
                if isinstance(edge.to, Node):
                    self._callers[edge.to].append((node, edge))
                elif edge.to.effect == Gives.CLIENT.value:
                    self.constructions.append((node, edge))
        self._before = self._nearest()

    def _nearest(self) -> dict[Node, tuple[Node, Edge] | None]:
        """Each node above a construction with the last call on a shortest way to it from a request."""
        above = {node for node, _ in self.constructions}
        pending = deque(above)
        following: dict[Node, list[tuple[Node, Edge]]] = defaultdict(list)
        while pending:
            node = pending.popleft()
            for caller, edge in self._callers[node]:
                following[caller].append((node, edge))
                if caller not in above:
                    above.add(caller)
                    pending.append(caller)
        before: dict[Node, tuple[Node, Edge] | None] = {
            node: None for node in sorted(self._starts, key=lambda node: node.key) if node in above
        }
        pending.extend(before)
        while pending:
            node = pending.popleft()
            for called, edge in following[node]:
                if called not in before and not self._is_seldom(node, edge):
                    before[called] = (node, edge)
                    pending.append(called)
        return before

    def _is_seldom(self, node: Node, edge: Edge) -> bool:
        """Whether a call is made only until something is there that is kept, or when that is too old, or when another
        has failed."""
        if edge.site.firsts or edge.site.branches == 0:
            return edge.site.firsts > 0
        body = Body.of(self._program, node.key)
        return body.mends(edge.site) or body.renews(edge.site) or body.fate(edge.site) is Fate.KEPT

    def way(self, node: Node, edge: Edge) -> Way:
        """The calls from an endpoint to a construction whose client goes with the request; none where it stays."""
        last = self._let_go(node, edge, {node})
        if not last:
            return ()
        first = last[0][0]
        way = [(caller.key, step) for caller, step in last]
        while (before := self._before[first]) is not None:
            first, step = before
            way.insert(0, (first.key, step))
        return tuple(way)

    def _let_go(self, node: Node, edge: Edge, seen: set[Node]) -> tuple[tuple[Node, Edge], ...]:
        """The calls from the function that drops what ``edge`` gives, down to it."""
        if node not in self._before or self._is_seldom(node, edge):
            return ()
        if edge.site.branches and is_supplied(self._program, self._callers, node, edge.site):
            return ()
        body = Body.of(self._program, node.key)
        construction = body.node(edge.site)
        if (
            isinstance(edge.to, Perform)
            and isinstance(construction, m.Call)
            and are_others(self._program, node.key, construction, edge.to.name)
        ):
            return ()
        becomes = body.fate(edge.site)
        if becomes is Fate.DROPPED or (becomes is Fate.RETURNED and node in self._starts):
            return ((node, edge),)
        if becomes is Fate.RETURNED:
            for caller, call in self._callers[node]:
                if caller not in seen:
                    seen.add(caller)
                    if way := self._let_go(caller, call, seen):
                        return (*way, (node, edge))
        return ()
