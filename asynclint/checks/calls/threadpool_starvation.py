"""Sync endpoints and dependencies that keep a thread of the pool they all share, and do nothing with it.

They run off the loop, so none of this blocks it. But the threads are few: what sleeps in one, waits in one, or asks a
silent server, is found from each endpoint down as effects on the loop are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks import wording
from asynclint.checks.calls.drafting import below, draft
from asynclint.checks.calls.missing_timeout import is_limited
from asynclint.checks.calls.whereabouts import Body
from asynclint.effects.blocking import found_in
from asynclint.effects.contention import entered_locks, free_locks
from asynclint.effects.fixpoint import summarise
from asynclint.effects.graph import Graph, Node
from asynclint.program.outcome import UNLIMITED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.effects.blocking import Blocking
    from asynclint.packs.model import Rule
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

WAIT = "wait"

ADVICE = {
    "sleep": "make it an `async def` that sleeps on the loop, which holds no thread",
    WAIT: "limit the wait, or wait in an `async def`, which holds no thread",
    UNLIMITED: "pass a timeout, so that a silent server gives the thread back",
}
"""What keeps a thread idle, with what to do about it."""

HELD_BY_OTHERS = frozenset({"__enter__", "acquire", "flock", "get", "lock", "lockf"})
"""What waits for somebody else's leave. Other waits are for work that the endpoint has started itself."""

WAITS = frozenset({WAIT})
BRIEF = frozenset({"file", "file-change", "file-metadata"})
"""What may be done while a lock is held without anybody waiting long for it."""

KEEPS = {"sleep": "sleeps in", WAIT: "waits in", UNLIMITED: "has no timeout and may keep for ever"}


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    pooled = sorted(
        key for key in context.routes.handlers | context.routes.dependencies if not program.function(key).is_async
    )
    graph = Graph(program, frozenset(pooled), waiting=True)
    graph.reach(map(Node, pooled))
    free = free_locks(program, list(entered_locks(program, graph, WAITS)), WAITS, BRIEF)
    summaries = summarise(graph, doubted=free)
    quick = {id(site) for site in free}
    for key in pooled:
        if program.modules.paths[key[0]] not in context.shown:
            continue
        told = set()
        for found in found_in(graph, summaries, key):
            place = (found.site.kind, found.site.span)
            if found.effect in ADVICE and place not in told and id(found.site) not in quick and _lasts(program, found):
                told.add(place)
                yield _draft(program, rule, key, found)


def _lasts(program: Program, found: Blocking) -> bool:
    """Whether a thread stands idle, and not only after something has failed. A call without a limit has to be one that
    waits, not a client that is made, and to have no limit from elsewhere."""
    within, last = found.way[-1]
    if found.effect == WAIT:
        return found.primitive.rpartition(".")[2] in HELD_BY_OTHERS
    if found.effect != UNLIMITED:
        return not Body.of(program, within).mends(last.site)
    callee = program.library.callee(found.primitive)
    return callee is not None and callee.effect is not None and not is_limited(program, within[0], callee)


def _draft(program: Program, rule: Rule, key: FunctionKey, found: Blocking) -> Draft:
    called = wording.shown(found.primitive)
    where = f"{below(len(found.way) - 1)} `{program.function(key).qualname}`"
    return draft(
        program,
        rule,
        key,
        found.site,
        f"`{called}` {KEEPS[found.effect]} one of the threads that all sync endpoints share, {where}",
        ADVICE[found.effect],
        found.primitive,
        found.confidence,
        wording.trace(found, program),
    )
