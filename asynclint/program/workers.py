"""What is done in place because no worker runs that would do it.

`if self.is_alive(): self.jobs.put(job) else: job()` hands everything over to a thread, or process, but for what comes
before its start or after its end. Who reads of that branch while the program serves somebody will never see it taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.packs.guards import Guard
from asynclint.program.evaluation import evaluate
from asynclint.program.first_time import FIRST_TIME
from asynclint.program.values import LibraryMethod, alternatives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.program.frame import Frame

IN_PLACE = 2 * FIRST_TIME
"""As many choices as it counts for that the worker does not run."""


def absent_on(frame: Frame, node: m.If, rest: Sequence[m.Statement] = ()) -> bool | None:
    """The outcome of a test on which no worker runs, where what a caller passed is handed to it otherwise. What follows
    the ``if`` is the ``rest``, where there is no ``else``."""
    negated = isinstance(node.test, m.Not)
    match node.test.value if isinstance(node.test, m.Not) else node.test:
        case m.Call(m.Attribute(_, question) as asked, [], []) if question in frame.program.library.asks_alive:
            either_way = _given(frame, node.body) & _given(frame, node.orelse or rest)
            return negated if either_way and _tells(frame, asked) else None
        case _:
            return None


def _tells(frame: Frame, asked: m.Attribute) -> bool:
    """Whether a method is one that is true as long as the worker runs which it is asked of."""
    return any(
        isinstance(option, LibraryMethod)
        and (callee := frame.program.library.callee(option.name)) is not None
        and callee.guard is Guard.ALIVE
        for option in alternatives(evaluate(frame, asked))
    )


def _given(frame: Frame, block: Sequence[m.Statement]) -> set[str]:
    """The parameters of the function that a block speaks of."""
    if frame.outcome.key[1] < 0:
        return set()
    parameters = {one.name for one in frame.program.function(frame.outcome.key).parameters} - {frame.receiver}
    return {part.id for part in everything(block) if isinstance(part, m.Name)} & parameters
