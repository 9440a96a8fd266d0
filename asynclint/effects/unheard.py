"""What blocks while nobody waits: alone on a loop, in a command that serves nobody, while a server starts or stops.

It delays what it does itself, and whoever waits for that. What is brief then harms nobody; what takes long is told all
the same, if not for certain: a script is read by who writes the next server after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.effects.alone import Solitude, solitude
from asynclint.effects.company import AT_ONCE
from asynclint.effects.starting import starting
from asynclint.findings import Confidence

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from asynclint.effects.starting import Registration
    from asynclint.packs.model import Kind, Knowledge
    from asynclint.program.outcome import Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


class Unheard(NamedTuple):
    """Which functions run ``alone`` or in a loop's own course, and which ``at_start`` or at the end of a server only,
    each with what says so."""

    alone: Solitude
    at_start: Mapping[FunctionKey, Registration]

    def sure(self, root: FunctionKey, site: Site, kind: Kind, confidence: Confidence) -> Confidence:
        """How sure it is that somebody minds what blocks at a site of ``root``."""
        place = (site.span.end_line, site.span.end_column)
        is_unheard = root in self.at_start or place <= self.alone.until.get(root, AT_ONCE)
        if kind.raises or not (is_unheard or self.alone.once(root, place)):
            return confidence
        if kind.brief:
            return Confidence.POSSIBLE
        return min(confidence, Confidence.LIKELY) if is_unheard else confidence


def unheard(
    program: Program,
    knowledge: Knowledge,
    coroutines: Collection[FunctionKey],
    handing_over: Collection[FunctionKey],
    noticed: Collection[FunctionKey],
    kinds: Mapping[str, Kind],
    left_out: Collection[int],
) -> Unheard:
    """Who of those ``noticed`` runs unheard. ``handing_over`` are the plain functions that may have the ``coroutines``
    of the program run; ``kinds`` tell sorts of effects; what modules ``left_out`` do counts for nothing."""
    contended = frozenset(name for name, kind in kinds.items() if kind.contended)
    return Unheard(
        solitude(program, handing_over, noticed, contended, left_out),
        starting(program, knowledge, (*coroutines, *handing_over), left_out),
    )
