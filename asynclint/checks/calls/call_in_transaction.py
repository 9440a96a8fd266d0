"""Waiting for somebody else while a database transaction is open.

The program says what happens in which transaction, and the effects of what is called there are found as those on the
event loop are, except that waiting counts wherever it happens, awaited or not. Requests are told where each transaction
makes one, since that is where they have to move; a pause that many come to is mended in one place, and told once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from asynclint.checks import wording
from asynclint.checks.calls.drafting import below, draft
from asynclint.checks.calls.supplied import is_of_another, is_supplied
from asynclint.checks.calls.transactions import transactions
from asynclint.checks.drafts import symbol
from asynclint.effects.blocking import found_in
from asynclint.effects.fixpoint import summarise
from asynclint.effects.graph import Graph, Node
from asynclint.findings import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.calls.transactions import Transaction
    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.effects.blocking import Blocking
    from asynclint.effects.graph import Edge
    from asynclint.packs.model import Rule
    from asynclint.program.program import Program

PAUSE = "sleep"
SLOW = frozenset({"http", PAUSE})
"""Kinds of effect that last as long as somebody else likes, and have no part in the transaction."""


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    opened = [one for one in transactions(context) if program.modules.paths[one.within[0]] in context.shown]
    graph = Graph(program, waiting=True)
    graph.reach(Node(one.within) for one in opened)
    summaries = summarise(graph)
    reported: set[tuple[object, ...]] = set()
    pauses: dict[tuple[object, ...], list[tuple[Transaction, Blocking]]] = defaultdict(list)
    for one in opened:
        held = {id(site) for site in one.body}
        for found in found_in(graph, summaries, one.within):
            place = (one.within, found.site.kind, found.site.span)
            if id(found.site) not in held or found.effect not in SLOW or one.is_over_at(found.site):
                continue
            if place not in reported and not _has_another(program, found):
                reported.add(place)
                within, last = found.way[-1]
                if found.effect == PAUSE:
                    pauses[within, last.site.span].append((one, found))
                else:
                    yield _draft(context, rule, one, found)
    for ways in pauses.values():
        transaction, found = min(ways, key=lambda way: (-way[1].confidence, len(way[1].way)))
        yield _draft(context, rule, transaction, found, others=len(ways) - 1)


def _has_another(program: Program, found: Blocking) -> bool:
    """Whether the way to what waits is one for callers that bring nothing, and this one brings it: a connection."""
    node = Node(found.way[0][0])
    callers: dict[Node, list[tuple[Node, Edge]]] = {}
    for _, edge in found.way:
        if edge.site.branches and is_supplied(program, callers, node, edge.site):
            return True
        if is_of_another(program, callers, node, edge):
            return True
        if isinstance(edge.to, Node):
            callers[edge.to] = [(node, edge)]
            node = edge.to
    return False


def _draft(context: Context, rule: Rule, transaction: Transaction, found: Blocking, others: int = 0) -> Draft:
    program = context.program
    within = symbol(program, transaction.within)
    where = below(len(found.way) - 1)
    called = wording.shown(found.primitive)
    opener = wording.shown(transaction.opener)
    opening = Step(
        program.modules.paths[transaction.within[0]], transaction.span, f"`{opener}` opens a transaction", within
    )
    return draft(
        program,
        rule,
        transaction.within,
        found.site,
        f"`{called}` is waited for with a database transaction open (`{opener}`), {where} `{within}`{_and(others)}",
        "do it before the transaction begins, or after it has committed",
        found.primitive,
        found.confidence,
        (opening, *wording.trace(found, program)),
    )


def _and(others: int) -> str:
    """What is said of the transactions that come to the same pause."""
    return f" and in {others} more place{'s' if others > 1 else ''}" if others else ""
