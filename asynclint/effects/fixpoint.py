"""The fixed point: for each function and kind of effect, the shortest way to a primitive that has it.

Breadth first and backwards from the primitives, one kind at a time, so every node is settled once however the graph
loops. Surer edges come first: a way of certain edges is never hidden by a shorter doubtful one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.effects.graph import Edge, Graph, Node
from asynclint.findings import Confidence
from asynclint.program.outcome import Perform

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Witness:
    """The first step of the shortest way from a node to an effect, and how many calls the whole way is."""

    edge: Edge
    distance: int
    confidence: Confidence


Summaries = dict[Node, dict[str, Witness]]
"""What each function does when it is called, by kind."""


def summarise(graph: Graph) -> Summaries:
    """The effects of every node of ``graph`` that has any."""
    order = {node: number for number, node in enumerate(graph.edges)}
    summaries: Summaries = {}
    for level in (Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE):
        callers, seeds = _reversed(graph.edges, level)
        for kind in sorted(seeds):
            _spread(kind, seeds[kind], callers, order, level, summaries)
    return summaries


def _reversed(
    edges: Mapping[Node, tuple[Edge, ...]], level: Confidence
) -> tuple[dict[Node, list[tuple[Node, Edge]]], dict[str, dict[Node, Edge]]]:
    """The callers of each node over edges at least so sure, and the nodes that have each kind themselves."""
    callers: dict[Node, list[tuple[Node, Edge]]] = defaultdict(list)
    seeds: dict[str, dict[Node, Edge]] = defaultdict(dict)
    for node, outgoing in edges.items():
        for edge in outgoing:
            if edge.confidence < level:
                continue
            if isinstance(edge.to, Perform):
                seeds[edge.to.effect].setdefault(node, edge)
            else:
                callers[edge.to].append((node, edge))
    return callers, seeds


def _spread(
    kind: str,
    seeds: dict[Node, Edge],
    callers: dict[Node, list[tuple[Node, Edge]]],
    order: dict[Node, int],
    level: Confidence,
    summaries: Summaries,
) -> None:
    front: dict[Node, Edge] = seeds
    reached = [node for node, known in summaries.items() if kind in known]
    distances = {node: summaries[node][kind].distance for node in reached}
    distance = 1
    pending = defaultdict(list)
    for node in reached:
        pending[distances[node]].append(node)
    while front or any(length >= distance for length in pending):
        settled = [node for node in front if kind not in summaries.get(node, {})]
        for node in settled:
            summaries.setdefault(node, {})[kind] = Witness(front[node], distance, level)
        sources = sorted([*settled, *pending.pop(distance, ())], key=order.__getitem__)
        front = {}
        for source in sources:
            for caller, edge in callers.get(source, ()):
                if kind not in summaries.get(caller, {}):
                    front.setdefault(caller, edge)
        distance += 1


def way(summaries: Summaries, edge: Edge, kind: str) -> Iterator[Edge]:
    """The edges from ``edge`` down to the primitive, both included."""
    yield edge
    while isinstance(edge.to, Node):
        edge = summaries[edge.to][kind].edge
        yield edge
