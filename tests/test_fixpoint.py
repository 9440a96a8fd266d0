"""The fixed point finds for every function the surest and then shortest way to each effect, and no way that is none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asynclint.api import check
from asynclint.effects.fixpoint import Summaries, summarise, way
from asynclint.effects.graph import Edge, Graph, Node
from asynclint.findings import Confidence, Finding
from asynclint.program.outcome import Perform, Site, SiteKind
from asynclint.settings import Settings
from asynclint.spans import Span
from tests.programs import write_program

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CERTAIN, LIKELY, POSSIBLE = Confidence.CERTAIN, Confidence.LIKELY, Confidence.POSSIBLE

Call = tuple[int, int | str, int, Confidence]
"""Who calls, whom (a number) or what (a kind of effect), past how many branches, and how sure that is."""


def node(number: int) -> Node:
    return Node((0, number))


def graph_of(count: int, calls: Iterable[Call]) -> Graph:
    """A graph of ``count`` nodes; nothing but the edges of a graph is asked for."""
    edges: dict[Node, list[Edge]] = {node(number): [] for number in range(count)}
    for place, (caller, callee, branches, confidence) in enumerate(calls):
        site = Site(SiteKind.CALL, Span(place, 0, place, 1), False, branches)
        to = Perform(f"do_{callee}", callee, confidence) if isinstance(callee, str) else node(callee)
        edges[node(caller)].append(Edge(site, to, confidence))
    return cast("Graph", SimpleNamespace(edges={caller: tuple(outgoing) for caller, outgoing in edges.items()}))


def settled(graph: Graph, summaries: Summaries) -> dict[int, dict[str, tuple[Confidence, int]]]:
    """What is known of each node, with its way checked step by step."""
    known: dict[int, dict[str, tuple[Confidence, int]]] = {}
    for start, effects in summaries.items():
        for kind, witness in effects.items():
            steps = list(way(summaries, witness.edge, kind))
            at: Node | Perform = start
            for step in steps:
                assert isinstance(at, Node)
                assert any(step is edge for edge in graph.edges[at])
                at = step.to
            assert isinstance(at, Perform)
            assert at.effect == kind
            assert witness.calls == len(steps)
            assert witness.branches == sum(step.site.branches for step in steps)
            known.setdefault(start.key[1], {})[kind] = (witness.confidence, witness.length)
    return known


SMALL: dict[str, tuple[list[Call], dict[int, dict[str, tuple[Confidence, int]]]]] = {
    "nothing does anything": ([(0, 1, 0, CERTAIN), (1, 0, 0, CERTAIN)], {}),
    "an effect of its own": ([(0, "sleep", 0, CERTAIN)], {0: {"sleep": (CERTAIN, 1)}}),
    "an effect moves up through a cycle": (
        [(0, 1, 0, CERTAIN), (1, 2, 0, CERTAIN), (2, 0, 0, CERTAIN), (2, "sleep", 0, CERTAIN)],
        {0: {"sleep": (CERTAIN, 3)}, 1: {"sleep": (CERTAIN, 2)}, 2: {"sleep": (CERTAIN, 1)}},
    ),
    "a function that calls itself": (
        [(0, 0, 0, CERTAIN), (0, "sleep", 1, CERTAIN)],
        {0: {"sleep": (CERTAIN, 2)}},
    ),
    "kinds are told apart": (
        [(0, 1, 0, CERTAIN), (0, 2, 0, CERTAIN), (1, "sleep", 0, CERTAIN), (2, "http", 0, CERTAIN)],
        {0: {"sleep": (CERTAIN, 2), "http": (CERTAIN, 2)}, 1: {"sleep": (CERTAIN, 1)}, 2: {"http": (CERTAIN, 1)}},
    ),
    "two calls are shorter than one call past two branches": (
        [(0, "sleep", 2, CERTAIN), (0, 1, 0, CERTAIN), (1, "sleep", 0, CERTAIN)],
        {0: {"sleep": (CERTAIN, 2)}, 1: {"sleep": (CERTAIN, 1)}},
    ),
    "a sure way is taken before a shorter doubtful one": (
        [(0, "sleep", 0, POSSIBLE), (0, 1, 9, CERTAIN), (1, "sleep", 0, CERTAIN)],
        {0: {"sleep": (CERTAIN, 11)}, 1: {"sleep": (CERTAIN, 1)}},
    ),
    "a way is as sure as its weakest edge": (
        [(0, 1, 0, CERTAIN), (1, 2, 0, POSSIBLE), (2, "sleep", 0, LIKELY)],
        {0: {"sleep": (POSSIBLE, 3)}, 1: {"sleep": (POSSIBLE, 2)}, 2: {"sleep": (LIKELY, 1)}},
    ),
}


@pytest.mark.parametrize(("calls", "expected"), SMALL.values(), ids=SMALL.keys())
def test_small_graphs(calls: list[Call], expected: dict[int, dict[str, tuple[Confidence, int]]]) -> None:
    graph = graph_of(3, calls)
    assert settled(graph, summarise(graph)) == expected


def test_what_runs_at_a_doubted_site_is_only_possible() -> None:
    graph = graph_of(2, [(0, 1, 0, CERTAIN), (1, "wait", 0, CERTAIN), (1, "wait", 5, LIKELY)])
    doubted = [graph.edges[node(1)][0].site]
    assert settled(graph, summarise(graph, doubted)) == {0: {"wait": (LIKELY, 7)}, 1: {"wait": (LIKELY, 6)}}
    doubted.append(graph.edges[node(1)][1].site)
    assert settled(graph, summarise(graph, doubted)) == {0: {"wait": (POSSIBLE, 2)}, 1: {"wait": (POSSIBLE, 1)}}


# --- compared with looking at every way there is --------------------------------------------------------------------

NODES = 6
CALLS = st.lists(
    st.tuples(
        st.integers(0, NODES - 1),
        st.one_of(st.integers(0, NODES - 1), st.integers(0, NODES - 1), st.sampled_from(["http", "sleep"])),
        st.integers(0, 4),
        st.sampled_from([CERTAIN, CERTAIN, LIKELY, POSSIBLE]),
    ),
    max_size=14,
)


class EveryWay:
    """The same question, answered by walking every way that meets no node twice."""

    def __init__(self, calls: list[Call], kind: str) -> None:
        self.outgoing: dict[int, list[Call]] = {number: [] for number in range(NODES)}
        for call in calls:
            if not isinstance(call[1], str) or call[1] == kind:
                self.outgoing[call[0]].append(call)
        self.surest = {
            number: max((weakest for weakest in self.doubts(number, frozenset({number}))), default=None)
            for number in range(NODES)
        }

    def doubts(self, number: int, seen: frozenset[int]) -> Iterator[Confidence]:
        """The weakest edge of each way."""
        for _, callee, _, confidence in self.outgoing[number]:
            if isinstance(callee, str):
                yield confidence
            elif callee not in seen:
                yield from (min(confidence, weakest) for weakest in self.doubts(callee, seen | {callee}))

    def length(self, number: int) -> int:
        level = self.surest[number]
        assert level is not None
        return min(self.lengths(number, level, frozenset({number})))

    def lengths(self, number: int, level: Confidence, seen: frozenset[int]) -> Iterator[int]:
        """The length of each way that is as sure as ``level``. A node that has a surer way of its own goes that way."""
        for _, callee, branches, confidence in self.outgoing[number]:
            if confidence < level:
                continue
            if isinstance(callee, str):
                yield 1 + branches
            elif (surest := self.surest[callee]) is not None and callee not in seen:
                if surest > level:
                    yield 1 + branches + self.length(callee)
                elif surest == level:
                    rest = self.lengths(callee, level, seen | {callee})
                    yield from (1 + branches + length for length in rest)


@given(CALLS)
@settings(max_examples=300, deadline=None)
def test_random_graphs_are_settled_as_by_looking_at_every_way(calls: list[Call]) -> None:
    expected: dict[int, dict[str, tuple[Confidence, int]]] = {}
    for kind in ("http", "sleep"):
        every = EveryWay(calls, kind)
        for number, surest in every.surest.items():
            if surest is not None:
                expected.setdefault(number, {})[kind] = (surest, every.length(number))
    graph = graph_of(NODES, calls)
    assert settled(graph, summarise(graph)) == expected


# --- size -----------------------------------------------------------------------------------------------------------

LARGE = 30_000


def test_ninety_thousand_edges() -> None:
    """A chain with a leap past five choices for every ten calls, and a way back to the beginning from everywhere."""
    chain: list[Call] = [(number, number + 1, 0, CERTAIN) for number in range(LARGE - 1)]
    leaps: list[Call] = [(number, number + 10, 5, CERTAIN) for number in range(LARGE - 10)]
    back: list[Call] = [(number, 0, 0, CERTAIN) for number in range(LARGE)]
    graph = graph_of(LARGE, [*chain, *leaps, *back, (LARGE - 1, "sleep", 0, CERTAIN), (0, "http", 0, CERTAIN)])
    summaries = summarise(graph)
    for number in (0, 1, 7, 4_321, 20_000, LARGE - 11, LARGE - 1):
        left = LARGE - 1 - number
        assert summaries[node(number)]["sleep"].length == 1 + left // 10 * 6 + left % 10
        assert summaries[node(number)]["http"].length == (2 if number else 1)
    steps = list(way(summaries, summaries[node(0)]["sleep"].edge, "sleep"))
    assert len(steps) == 1 + (LARGE - 1) // 10 + (LARGE - 1) % 10


# --- seen from outside ----------------------------------------------------------------------------------------------


def findings(directory: Path, text: str, least: Confidence = POSSIBLE) -> tuple[Finding, ...]:
    write_program(directory, {"app.py": text})
    return check([directory], Settings(directory, select=("BLK",), min_confidence=least), jobs=1).findings


def test_the_witness_is_the_way_with_the_fewest_calls_and_choices(tmp_path: Path) -> None:
    text = """
        import time

        def long(): middle()
        def middle(): short()
        def short(): time.sleep(1)
        def choosy(a, b, c):
            if a:
                if b:
                    if c:
                        time.sleep(1)
        def both(a):
            choosy(a, a, a)
            long()

        async def run(a):
            both(a)
    """
    (finding,) = findings(tmp_path, text)
    assert [step.symbol for step in finding.trace] == ["run", "both", "long", "middle", "short"]


def test_the_surer_of_two_ways_is_the_witness(tmp_path: Path) -> None:
    text = """
        import time

        def quick(): time.sleep(1)
        def a(): ...
        def b(): ...
        def c(): ...
        def d(): ...
        def sure(): surer()
        def surer(): time.sleep(1)
        def choose(name):
            {"a": a, "b": b, "c": c, "d": d, "q": quick}[name]()
            sure()

        async def run(name):
            choose(name)
    """
    (finding,) = findings(tmp_path, text)
    assert [step.symbol for step in finding.trace] == ["run", "choose", "sure", "surer"]
    assert finding.confidence is CERTAIN


def past_choices(count: int) -> str:
    """Helpers below a coroutine, each of which calls the next if its own choice falls that way."""
    helpers = "".join(f"def f{n}(x):\n    if x[{n}]:\n        f{n + 1}(x)\n\n" for n in range(count))
    return f"import time\n\n{helpers}def f{count}(x):\n    time.sleep(1)\n\nasync def run(x):\n    f0(x)\n"


def test_helpers_past_many_choices_fall_below_the_default_confidence(tmp_path: Path) -> None:
    default = Settings(tmp_path).min_confidence
    seen = []
    for count in (0, 2, 5, 12, 40):
        (finding,) = findings(tmp_path, past_choices(count))
        assert len(finding.trace) == count + 2
        assert bool(findings(tmp_path, past_choices(count), default)) is (finding.confidence >= default)
        seen.append(finding.confidence)
    assert seen == sorted(seen, reverse=True)
    assert (seen[0], seen[-1]) == (CERTAIN, POSSIBLE)
