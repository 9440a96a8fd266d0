"""Runs blocks of statements over an environment. A block answers whether control comes out at its end.

What a statement does stands elsewhere (`statements`, `compound`), because those that hold blocks run them in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from asynclint.index import model as m
from asynclint.program import awaiting, first_time, workers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.program.frame import Frame

Runner = Callable[["Frame", Any], bool]

RUNNERS: dict[type[m.Node], Runner] = {}
"""What runs each type of statement; the program puts in those there are."""


def run(frame: Frame, block: Sequence[m.Statement]) -> bool:
    """Runs ``block``; False when control does not come out at its end."""
    branches, doubts, firsts = frame.branches, frame.doubts, frame.firsts
    mapper = frame.program.mapper if len(frame.exits) == 1 else None
    sites, notes = len(frame.outcome.sites), len(frame.outcome.notes)
    alone = awaiting.so_far(frame) if frame.awaited else None
    for position, statement in enumerate(block):
        if not RUNNERS[type(statement)](frame, statement):
            frame.branches, frame.doubts, frame.firsts = branches, doubts, firsts
            if alone is not None:
                awaiting.turn_away(frame, *alone)
            if mapper is not None and (not isinstance(statement, m.Jump) or statement.leaves):
                mapper.happens_once(frame, sites, notes)
            return False
        kind = type(statement)
        if kind is m.Assert:
            first_time.count(frame, first_time.leaving_when_made(frame, statement, block[position + 1 :]))
        elif isinstance(statement, m.If):
            rest = block[position + 1 :]
            alone = None if alone is None else awaiting.so_far(frame)
            first_time.count(frame, first_time.leaving_when_made(frame, statement, rest))
            returns = not statement.orelse and statement.body and isinstance(statement.body[-1], m.Return)
            if returns and workers.absent_on(frame, statement, rest) is False:
                first_time.count(frame, workers.IN_PLACE)
            if returns and frame.program.mapper is not None:
                frame.doubts += frame.program.mapper.is_rare(frame, statement.test, rest, truth=False)
    frame.branches, frame.doubts, frame.firsts = branches, doubts, firsts
    return True
