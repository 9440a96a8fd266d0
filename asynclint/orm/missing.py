"""Meets what is read of rows with what their query loads: the relations that are fetched again for every row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.findings import Confidence
from asynclint.orm.values import EVERYTHING, Lineage, Made
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from asynclint.orm.reads import Traced
    from asynclint.orm.values import Path, Query
    from asynclint.program.values import FunctionKey

SERVED = frozenset({QueryStep.ROWS, QueryStep.COUNT, QueryStep.EXISTS, QueryStep.STREAM})
"""What a prefetched relation answers from memory, as long as its query is the one that was prefetched."""

CERTAIN_BRANCHES = 2
LIKELY_BRANCHES = 3
"""Past this many choices on its way through other functions, a read is one that few rows come to."""

CERTAIN_CALLS = 3
LIKELY_CALLS = 4
"""Past this many calls it is one that few readers will follow."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Rows of the query that was made at ``made`` are read over ``path``, which it does not load. ``is_unseen`` says
    that the rows belong to something that comes from where nobody sees it, and perhaps comes with them."""

    made: Made
    query: Query
    path: Path
    traced: Traced
    is_unseen: bool = False

    @property
    def confidence(self) -> Confidence:
        """How sure it is that the read is made for every row, or for most."""
        way = self.traced.way
        if self.traced.doubts or self.is_unseen:
            return Confidence.POSSIBLE
        return min(
            (
                Confidence.LIKELY if self.query.supposed is not None else Confidence.CERTAIN,
                _within(self.traced.branches, CERTAIN_BRANCHES, LIKELY_BRANCHES),
                _within(len(way), CERTAIN_CALLS, LIKELY_CALLS),
                *(call.confidence for call in way),
            )
        )


def _within(number: int, certain: int, likely: int) -> Confidence:
    if number <= certain:
        return Confidence.CERTAIN
    return Confidence.LIKELY if number <= likely else Confidence.POSSIBLE


def missing(reads: Iterable[tuple[FunctionKey, Traced]]) -> Iterator[Missing]:
    """What the queries of some reads should have loaded: one for each query and longest path, in the order of reads,
    each with the function that has the rows."""
    known_reads = list(reads)
    served = {
        (call.callee, traced.reader, traced.read.span)
        for _, traced in known_reads
        if traced.way and traced.query is not None and is_loaded(traced)
        for call in traced.way
    }
    by_use: dict[tuple[Made, FunctionKey], dict[Path, list[Traced]]] = defaultdict(lambda: defaultdict(list))
    for key, traced in known_reads:
        query = traced.query
        if query is None or not isinstance(query.made, Made) or query.keyed or query.plain:
            continue
        if query.given and Lineage(query, given=query.given).gives(traced.read.lineage.path):
            continue
        # Who passes a row may have loaded what is read of the rows related to it.
        is_of_passed = traced.is_of_passed or query.supposed is not None
        if not (is_of_passed and (key, traced.reader, traced.read.span) in served):
            by_use[query.made, key][traced.read.lineage.path].append(traced)
    for made, lacking in _by_place(by_use).items():
        for path, traced in lacking.items():
            if not any(len(other) > len(path) and other[: len(path)] == path for other in lacking):
                query = traced.query
                if query is not None:
                    yield Missing(made, query, path, traced)


def _by_place(uses: Mapping[tuple[Made, FunctionKey], Mapping[Path, list[Traced]]]) -> dict[Made, dict[Path, Traced]]:
    """The shortest way to each read that finds nothing, by the place where its author can change that: where the query
    is made, or where it is received from there, when others that receive it have no use for the relation."""
    places: dict[Made, set[Made]] = defaultdict(set)
    lacking: dict[tuple[Made, Path], list[Traced]] = defaultdict(list)
    for (made, _), paths in uses.items():
        for path, found in paths.items():
            places[made].update(_received(traced) for traced in found)
            # Rows that come by one branch with what is read, and by another without, were thought about.
            if not any(is_loaded(traced) for traced in found):
                lacking[made, path] += found
    by_place: dict[Made, dict[Path, Traced]] = defaultdict(dict)
    for (made, path), found in lacking.items():
        everybody = places[made] == {_received(traced) for traced in found}
        for traced in found:
            lacked = by_place[made if everybody else _received(traced)]
            if path not in lacked or traced.rank < lacked[path].rank:
                lacked[path] = traced
    return by_place


def _received(traced: Traced) -> Made:
    query = traced.query
    assert query is not None
    assert isinstance(query.made, Made)
    return query.received or query.made


def is_loaded(traced: Traced) -> bool:
    """Whether a read finds what it reads in memory."""
    read, query = traced.read, traced.query
    if query is None:
        return True
    path = read.lineage.path
    if read.many:
        return path in query.loaded and not read.derived and read.step in SERVED
    # A join of everything ends where one row has many others.
    return path in query.loaded or ((EVERYTHING,) in query.loaded and read.lineage.related is None)
