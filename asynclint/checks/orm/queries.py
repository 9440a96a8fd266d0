"""The queries of one function: what the program knows of each call on them, found again by its place in the code."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import Body, How
from asynclint.index import model as m
from asynclint.orm.notes import Given, Run, Stepped
from asynclint.packs.model import Gives, QueryStep
from asynclint.program import aspects
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.orm.bodies import Use
    from asynclint.orm.values import Rows
    from asynclint.program.constants import Constants
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

Place = tuple[int, int]
"""Where a node ends."""

STAYS_QUERY = frozenset(
    {
        QueryStep.ALL,
        QueryStep.DERIVE,
        QueryStep.FILTER,
        QueryStep.EXCLUDE,
        QueryStep.LOCK,
        QueryStep.DEFER,
        QueryStep.ORDER,
        QueryStep.JOIN,
        QueryStep.PREFETCH,
    }
)
"""The steps after which there still is a query for objects, that relations can be loaded with."""

LEAVES_ROWS = STAYS_QUERY | frozenset(
    {
        QueryStep.PLAIN,
        QueryStep.EMPTY,
        QueryStep.COMBINE,
        QueryStep.COUNT,
        QueryStep.EXISTS,
        QueryStep.VALUE,
        QueryStep.WRITE,
    }
)
"""The steps that neither fetch the rows of the query they are taken from nor use those that are there."""


class Queries:
    """What is known of the queries in the code of ``key``, when callers pass these constants."""

    def __init__(self, program: Program, key: FunctionKey, passed: Constants = ()) -> None:
        self.program = program
        self.key = key
        self.outcome = program.outcome(key, passed)
        self.given: dict[Place, Rows | None] = {}
        self.steps: dict[Place, Stepped] = {}
        self.runs: list[Run] = []
        self._ambiguous: set[Place] = set()
        for note in self.outcome.notes:
            match note:
                case Given(span, rows):
                    self.given[_end(span)] = rows
                case Stepped(span):
                    earlier = self.steps.setdefault(_end(span), note)
                    if earlier.rows.query.model != note.rows.query.model:
                        self._ambiguous.add(_end(span))
                    self.steps[_end(span)] = note
                case Run():
                    self.runs.append(note)

    @property
    def path(self) -> str:
        return self.program.modules.paths[self.key[0]]

    @property
    def symbol(self) -> str:
        return self.program.function(self.key).qualname if self.key[1] >= 0 else ""

    @cached_property
    def body(self) -> Body:
        return Body.of(self.program, self.key)

    def step(self, node: m.Expression | None) -> Stepped | None:
        """The step that a call is."""
        return self.steps.get((node.end_line, node.end_column)) if isinstance(node, m.Call) else None

    def asked(self, run: Run) -> m.Call | None:
        """The call that a run is, or the one whose query it fetches: that which is gone through, or that its name was
        given."""
        place = _end(run.span)
        loop = self.body.loops.get(place)
        if loop is None or not isinstance(loop.iterable, m.Name):
            return self.body.calls.get(place)
        local = self.body.names.get(loop.iterable.id)
        value = local.values[0] if local is not None and len(local.values) == 1 else None
        return value if isinstance(value, m.Call) else None

    def site(self, run: Run) -> Site | None:
        """Where a run is on record as something that waits for the database."""
        sites = self.outcome.sites
        found = (sites.get((kind, *_end(run.span))) for kind in (SiteKind.CALL, SiteKind.ITERATION))
        return next((site for site in found if site is not None), None)

    def in_transaction(self, run: Run) -> bool:
        """Whether a run is held in a transaction that the function opens no further out than the loop around it."""
        site = self.site(run)
        return site is not None and any(
            other.loop == site.loop
            and aspects.gives(other, Gives.TRANSACTION)
            and any(site is held for held in other.body)
            for other in self.outcome.sites.values()
        )

    def calls(self, *steps: QueryStep) -> Iterator[tuple[Stepped, m.Call]]:
        """The calls that take any of ``steps``, in the order of the code."""
        for place, step in self.steps.items():
            if step.step in steps and (call := self.body.calls.get(place)) is not None:
                yield step, call

    def is_ambiguous(self, call: m.Call) -> bool:
        """Whether a call is made on queries of several models."""
        return (call.end_line, call.end_column) in self._ambiguous

    def rows(self, node: m.Expression) -> Rows | None:
        """The query that an expression gives, a new one of this function: a call, or a name that only calls are
        assigned to."""
        match node:
            case m.Call():
                return self.given.get((node.end_line, node.end_column))
            case m.Name(name) if (local := self.body.names.get(name)) is not None and local.values:
                found = [self._assigned(value) for value in local.values]
                return found[-1] if all(rows is not None for rows in found) else None
            case _:
                return None

    def _assigned(self, value: m.Expression | None) -> Rows | None:
        return self.rows(value) if isinstance(value, m.Call) else None

    def is_own(self, node: m.Expression) -> bool:
        """Whether it is seen here how the query is made, not only that some function gives one."""
        if isinstance(node, m.Name):
            return all(value is not None and self.is_own(value) for value in self.body.names[node.id].values)
        return self.step(node) is not None

    def is_fresh(self, node: m.Expression) -> bool:
        """Whether an expression is a query that nobody can have run before, and whose rows nobody uses: a call, or a
        local name with nothing but such uses."""
        rows = self.rows(node)
        if rows is None or not is_plain_question(rows):
            return False
        return not isinstance(node, m.Name) or not any(map(self.uses_rows, self.body.names[node.id].uses))

    def uses_rows(self, use: Use) -> bool:
        """Whether a use of a query's name fetches its rows, or may."""
        match use.how:
            case How.ITERATED | How.OTHER:
                return True
            case How.CALLED:
                step = self.step(use.node)
                return step is None or step.step not in LEAVES_ROWS
            case _:
                return False


def is_plain_question(rows: Rows) -> bool:
    """Whether a query can as well be asked for something else: its rows are not there yet, it is not a page of them,
    it locks nothing and is not written in SQL."""
    query = rows.query
    if query.related and not query.derived:
        return False
    return not (query.raw or query.locked or query.bounded or query.streamed)


def _end(span: tuple[int, int, int, int]) -> Place:
    return span[2], span[3]
