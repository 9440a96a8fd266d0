"""The fixed point: for each function and kind of effect, the shortest way to a primitive that has it.

Shortest in calls made and choices taken: of two ways to block, the one that needs fewer `if`s to fall its way is the
better witness. The search runs backwards from the primitives, one kind at a time, so every node is settled once however
the graph loops. Surer edges come first: a way of certain edges is never hidden by a shorter doubtful one.
"""

from __future__ import annotations

from collections import defaultdict
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

import msgspec

from asynclint.effects.graph import Edge, Graph, Node
from asynclint.findings import Confidence
from asynclint.program.outcome import Perform

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from asynclint.program.outcome import Site
    from asynclint.program.values import FunctionKey


class Witness(msgspec.Struct, frozen=True):
    """The first step of the shortest way from a node to an effect. The whole way makes ``calls`` calls and takes
    ``branches`` choices; its weakest edge has ``confidence``."""

    edge: Edge
    calls: int
    branches: int
    confidence: Confidence

    @property
    def length(self) -> int:
        return self.calls + self.branches


Summaries = dict[Node, dict[str, Witness]]
"""What each function does when it is called, by kind."""


def summarise(graph: Graph, doubted: Collection[Site] = ()) -> Summaries:
    """The effects of every node of ``graph`` that has any. What runs at the ``doubted`` sites is only possible."""
    places = {id(site) for site in doubted}
    order = {node: number for number, node in enumerate(graph.edges)}
    summaries: Summaries = {}
    for level in (Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE):
        callers, primitives = _reversed(graph.edges, level, places)
        for kind in sorted(primitives):
            _spread(kind, primitives[kind], callers, order, level, summaries)
    return summaries


def _reversed(
    edges: Mapping[Node, tuple[Edge, ...]], level: Confidence, doubted: set[int]
) -> tuple[dict[Node, list[tuple[Node, Edge]]], dict[str, list[tuple[Node, Edge]]]]:
    """The callers of each node over edges at least so sure, and the nodes that have each kind of effect themselves."""
    callers: dict[Node, list[tuple[Node, Edge]]] = defaultdict(list)
    primitives: dict[str, list[tuple[Node, Edge]]] = defaultdict(list)
    for node, outgoing in edges.items():
        for edge in outgoing:
            if edge.confidence < level and (not edge.shared or level > Confidence.LIKELY):
                continue
            if level > Confidence.POSSIBLE and id(edge.site) in doubted:
                continue
            if not isinstance(edge.to, Perform):
                callers[edge.to].append((node, edge))
            elif edge.sure(edge.to.effect) >= level:
                primitives[edge.to.effect].append((node, edge))
    return callers, primitives


def likely_effects(summaries: Summaries) -> dict[FunctionKey, frozenset[str]]:
    """The effects that each function has which has any, as far as they are at least likely."""
    found: dict[FunctionKey, frozenset[str]] = {}
    for node, witnesses in summaries.items():
        likely = (effect for effect, witness in witnesses.items() if witness.confidence >= Confidence.LIKELY)
        found[node.key] = found.get(node.key, frozenset()).union(likely)
    return found


def _spread(
    kind: str,
    primitives: list[tuple[Node, Edge]],
    callers: dict[Node, list[tuple[Node, Edge]]],
    order: dict[Node, int],
    level: Confidence,
    summaries: Summaries,
) -> None:
    """Settles ``kind`` for every node that reaches it over edges of ``level``; what surer edges settled stays."""
    heap: list[tuple[int, int, int, Node, Witness]] = []
    turns = count()  # of equally short ways the first found stays

    def offer(node: Node, witness: Witness) -> None:
        if kind not in summaries.get(node, ()):
            heappush(heap, (witness.length, order[node], next(turns), node, witness))

    def offer_callers(node: Node, witness: Witness) -> None:
        for caller, edge in callers.get(node, ()):
            if edge.confidence >= level or kind in edge.shared:
                offer(caller, Witness(edge, witness.calls + 1, witness.branches + edge.site.branches, level))

    for node in [node for node, known in summaries.items() if kind in known]:
        offer_callers(node, summaries[node][kind])
    for node, edge in primitives:
        offer(node, Witness(edge, 1, edge.site.branches, level))
    while heap:
        *_, node, witness = heappop(heap)
        if kind not in summaries.setdefault(node, {}):
            summaries[node][kind] = witness
            offer_callers(node, witness)


def way(summaries: Summaries, edge: Edge, kind: str) -> Iterator[Edge]:
    """The edges from ``edge`` down to the primitive, both included."""
    yield edge
    while isinstance(edge.to, Node):
        edge = summaries[edge.to][kind].edge
        yield edge
