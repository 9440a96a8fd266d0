"""Where effects meet the event loop: the places in code on the loop from which a blocking primitive is reached."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from asynclint.effects.contention import entered_locks, free_locks, is_new
from asynclint.effects.fixpoint import Summaries, likely_effects, summarise, way
from asynclint.effects.gates import open_gates
from asynclint.effects.graph import Edge, Graph, Node
from asynclint.effects.plausibility import plausible
from asynclint.effects.pools import idle_pools
from asynclint.effects.unheard import Unheard, unheard
from asynclint.findings import Confidence
from asynclint.packs.model import Runs
from asynclint.program import roots
from asynclint.program.outcome import Perform, Site, SiteKind
from asynclint.program.takers import takers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from asynclint.packs.model import Kind, Knowledge
    from asynclint.program.outcome import Handover
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


@dataclass(frozen=True, slots=True)
class Blocking:
    """At ``site`` of the function ``root``, which runs on the loop, something with an effect of kind ``effect`` runs.

    ``way`` are the edges from the site to the primitive, whose dotted name is ``primitive``.
    """

    root: FunctionKey
    site: Site
    effect: str
    primitive: str
    way: tuple[tuple[FunctionKey, Edge], ...]
    confidence: Confidence

    @property
    def is_direct(self) -> bool:
        return len(self.way) == 1


@dataclass(frozen=True, slots=True)
class Scheduled:
    """``handover`` in the function ``within`` starts, in the background, the coroutine function ``root``, in which all
    of ``blocking`` is."""

    within: FunctionKey
    handover: Handover
    root: FunctionKey
    blocking: tuple[Blocking, ...]


@dataclass(slots=True)
class LoopReport:
    """Everything that blocks the loop, what each function there does, and figures about the graph it was found in."""

    blocking: list[Blocking] = field(default_factory=list)
    scheduled: list[Scheduled] = field(default_factory=list)
    summaries: Summaries = field(default_factory=dict)
    roots: int = 0
    nodes: int = 0
    edges: int = 0
    unheard: Unheard | None = None


def find_blocking(
    program: Program, knowledge: Knowledge, kinds: Mapping[str, Kind], left_out: Collection[int] = ()
) -> LoopReport:
    """Everything in the program that blocks the event loop, in source order; ``kinds`` tell sorts of effects. Whom the
    modules ``left_out`` have run is nobody: they are tests."""
    contended = frozenset(name for name, kind in kinds.items() if kind.contended)
    brief = frozenset(name for name, kind in kinds.items() if kind.brief)
    slight = frozenset(name for name, kind in kinds.items() if kind.slight)
    coroutines = list(roots.coroutine_functions(program))
    handing_over = list(roots.handing_over(program, takers(knowledge)))
    callbacks: dict[FunctionKey, None] = dict.fromkeys(roots.loop_methods(program, knowledge))
    callbacks.update(dict.fromkeys(function.key for function in roots.decorated_for_loop(program)))
    for key in (*coroutines, *handing_over):
        for function in roots.called_by_loop(program.outcome(key).handovers):
            if not program.function(function.key).is_async:
                callbacks[function.key] = None
    barriers = frozenset(callbacks)
    everything = Graph(program, barriers)
    on_loop = sorted({*coroutines, *callbacks})
    everything.reach(Node(key) for key in on_loop)
    # A second look at the few functions that have any effect, now for each set of constants that they are passed.
    graph = Graph(program, barriers, likely_effects(summarise(everything)))
    graph.reach(Node(key) for key in on_loop)
    entered = list(entered_locks(program, graph, contended))
    free = [
        *free_locks(program, entered, contended, brief),
        *open_gates(program, entered, contended, brief, left_out),
        *idle_pools(program, graph, contended),
    ]
    summaries = summarise(graph, doubted=free)
    doubted = frozenset(map(id, free))
    blocking = [found for key in on_loop for found in found_in(graph, summaries, key, brief, slight, doubted)]
    noticed = {found.root for found in blocking if found.confidence > Confidence.POSSIBLE}
    heard = unheard(program, knowledge, coroutines, handing_over, noticed, kinds, left_out)
    for number, found in enumerate(blocking):
        if found.effect in contended and is_new(program, found.way):
            confidence = Confidence.POSSIBLE
        else:
            confidence = heard.sure(found.root, found.site, kinds[found.effect], found.confidence)
        blocking[number] = replace(found, confidence=confidence)
    return LoopReport(
        blocking=blocking,
        scheduled=list(_scheduled(program, [*coroutines, *handing_over], blocking)),
        summaries=summaries,
        roots=len(on_loop),
        nodes=len(everything.edges),
        edges=sum(map(len, everything.edges.values())),
        unheard=heard,
    )


def found_in(
    graph: Graph,
    summaries: Summaries,
    key: FunctionKey,
    brief: frozenset[str] = frozenset(),
    slight: frozenset[str] = frozenset(),
    doubted: frozenset[int] = frozenset(),
) -> Iterator[Blocking]:
    """What blocks in one function on the loop: for each site and kind, the surest and then shortest way. What runs at
    the ``doubted`` sites, by identity, is only possible, and so is what is ``slight`` and runs below other calls,
    unless a loop repeats it and nothing heavier runs at the same site."""
    best: dict[tuple[SiteKind, int, int, str], tuple[int, int, Edge]] = {}
    for edge in graph.edges[Node(key)]:
        place = (edge.site.kind, edge.site.span.end_line, edge.site.span.end_column)
        if isinstance(edge.to, Perform):
            confidence = Confidence.POSSIBLE if id(edge.site) in doubted else edge.sure(edge.to.effect)
            once = plausible(edge.site.firsts, brief=edge.to.effect in brief)
            reached = {edge.to.effect: (min(confidence, once), 0)}
        else:
            reached = {
                kind: (
                    min(
                        edge.sure(kind),
                        witness.confidence,
                        plausible(edge.site.firsts + witness.branches, brief=kind in brief),
                    ),
                    witness.length,
                )
                for kind, witness in summaries.get(edge.to, {}).items()
            }
        for kind, (confidence, length) in reached.items():
            rank = (-confidence, length)
            known = best.get((*place, kind))
            if known is None or rank < known[:2]:
                best[*place, kind] = (*rank, edge)
    heavy = {spot[:3] for spot in best if spot[3] not in slight}
    for (*spot, kind), (doubt, _, edge) in sorted(best.items(), key=lambda item: (item[1][2].site.span, item[0][3])):
        steps = []
        within = key
        for step in way(summaries, edge, kind):
            steps.append((within, step))
            if isinstance(step.to, Node):
                within = step.to.key
        last = steps[-1][1].to
        assert isinstance(last, Perform)
        sure = Confidence(-doubt)
        is_repeated = any(step.site.loop is not None for _, step in steps)
        if kind in slight and len(steps) > 1 and (tuple(spot) in heavy or not is_repeated):
            sure = Confidence.POSSIBLE
        yield Blocking(key, edge.site, kind, last.name, tuple(steps), sure)


def _scheduled(program: Program, keys: list[FunctionKey], blocking: list[Blocking]) -> Iterator[Scheduled]:
    by_root: dict[FunctionKey, list[Blocking]] = defaultdict(list)
    for found in blocking:
        by_root[found.root].append(found)
    for key in sorted(set(keys)):
        for handover in program.outcome(key).handovers:
            if handover.runs not in {Runs.TASK, Runs.BACKGROUND}:
                continue
            for function in roots.functions_in(handover.value):
                if function.key in by_root and program.function(function.key).is_async:
                    yield Scheduled(key, handover, function.key, tuple(by_root[function.key]))
