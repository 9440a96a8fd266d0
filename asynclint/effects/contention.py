"""Locks that nobody holds for long.

Taking a lock blocks for as long as the slowest code that holds it. Where every holder in the program only moves values
about, or reads a file, hardly anybody will ever see the wait; where one asks another machine or awaits, everybody will.
So a lock that is entered is judged by what all its holders do, wherever they run.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from asynclint.effects.fixpoint import Summaries, summarise
from asynclint.effects.graph import Graph, Node
from asynclint.effects.plausibility import plausible
from asynclint.findings import Confidence
from asynclint.index.facts import mention, mentioning
from asynclint.program.calls import CONSTRUCTORS
from asynclint.program.outcome import Perform, Resource, Site, SiteKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.effects.graph import Edge
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


ENTER = ".__enter__"
"""What waits for others to let go; what waits when it is left (a pool, for its workers) waits for its own body."""

LETTING_GO = (".wait", ".wait_for")
"""What a condition is told by whoever holds it: it is free for others until there is something to go on with."""


def free_locks(
    program: Program, entered: Sequence[tuple[Node, Site]], contended: frozenset[str], brief: frozenset[str]
) -> list[Site]:
    """Those of the ``with`` that are ``entered`` which wait for something no holder keeps for long."""
    resources = {site.resource for _, site in entered if site.resource is not None}
    holders = Graph(program)
    holders.reach([*dict.fromkeys(node for node, _ in entered), *near(program, resources)])
    summaries = summarise(holders)
    slow: set[Resource] = set()
    busy: set[int] = set()
    for node, site in entered_locks(program, holders, contended):
        if site.awaits or works(holders, summaries, node, site, contended, brief):
            busy.add(id(site))
            if site.resource is not None:
                slow.add(site.resource)
    return [site for _, site in entered if id(site) not in busy and site.resource not in slow]


def is_new(program: Program, way: Sequence[tuple[FunctionKey, Edge]]) -> bool:
    """Whether a way ends at a lock of the very object that is being made on it, which nobody else can hold yet."""
    resource = way[-1][1].site.resource
    if resource is None or resource.cls < 0:
        return False
    cls = (resource.module, resource.cls)
    if resource.name in program.class_info(cls).namespace.bindings:
        return False  # one for all objects of the class
    makers = [program.enclosing_class(*key) for key, _ in way if program.function(key).name in CONSTRUCTORS]
    return any(made is not None and cls in program.class_info(made).order for made in makers)


def entered_locks(program: Program, graph: Graph, contended: frozenset[str]) -> Iterator[tuple[Node, Site]]:
    """The ``with`` sites of ``graph`` that wait for a lock of this program."""
    for node, edges in graph.edges.items():
        for edge in edges:
            if edge.site.kind is not SiteKind.WITH or not isinstance(edge.to, Perform):
                continue
            if edge.to.effect in contended and edge.to.name.endswith(ENTER):
                lock = program.library.known_class(edge.to.name.removesuffix(ENTER))
                if lock is not None and lock.within_process:
                    yield node, edge.site


def works(
    graph: Graph, summaries: Summaries, node: Node, site: Site, contended: frozenset[str], brief: frozenset[str]
) -> bool:
    """Whether the body of a ``with`` does anything that takes time, and not just once."""
    body = {id(inner) for inner in site.body}
    letting_go = lets_go(site)
    for edge in graph.edges[node]:
        if id(edge.site) not in body:
            continue
        choices = edge.site.branches - site.branches
        if isinstance(edge.to, Perform):
            # Waiting while holding is slow too, except for entering another lock, which is judged by itself.
            if edge.to.effect in contended:
                if edge.site.kind is SiteKind.CALL and edge.to.name not in letting_go:
                    return True
            elif edge.to.effect not in brief and _often(choices):
                return True
        elif any(
            kind not in contended
            and kind not in brief
            and witness.confidence >= Confidence.LIKELY
            and _often(witness.branches + choices)
            for kind, witness in summaries.get(edge.to, {}).items()
        ):
            return True
    return False


def lets_go(site: Site) -> set[str]:
    """The calls by which who entered a ``with`` lets others in, and waits."""
    entered = {target.name.removesuffix(ENTER) for target in site.targets if isinstance(target, Perform)}
    return {owner + method for owner in entered for method in LETTING_GO}


def _often(choices: int) -> bool:
    """Whether a holder comes so often to what lies behind that many choices that others notice: what is made at the
    first call they wait for once."""
    return plausible(choices, brief=True) >= Confidence.LIKELY


def near(program: Program, resources: set[Resource]) -> list[Node]:
    """The functions, on the loop or not, that may hold one of ``resources``: those near it that mention its name."""
    wanted: dict[FunctionKey, None] = {}
    by_place: dict[tuple[int, int], list[str]] = defaultdict(list)
    for resource in resources:
        by_place[resource.module, resource.cls].append(resource.name)
    for (module, cls), names in sorted(by_place.items()):
        for number in program.shapes.of(module, mentioning, mention(names)):
            if number >= 0 and (cls < 0 or program.enclosing_class(module, number) == (module, cls)):
                wanted[module, number] = None
    return [Node(key) for key in wanted]
