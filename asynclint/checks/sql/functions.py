"""What the functions of a program ask sessions for: the notes of each, with the shape of its code."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.checks.drafts import draft_at
from asynclint.checks.orm.queries import Queries
from asynclint.findings import Confidence
from asynclint.orm.mapped.values import Asked
from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.index import model as m
    from asynclint.packs.maps import Maps
    from asynclint.packs.model import Rule


class Asking(Queries):
    """A function that asks the database for something."""

    @cached_property
    def asks(self) -> dict[tuple[int, int], Asked]:
        """What is asked for, by where the call ends."""
        notes = self.outcome.notes
        return {(note.span.end_line, note.span.end_column): note for note in notes if isinstance(note, Asked)}

    def at(self, node: m.Expression | None, *steps: Maps) -> Asked | None:
        """What the call ``node`` asks for, when that is one of ``steps``."""
        place = (getattr(node, "end_line", 0), getattr(node, "end_column", 0))
        asked = self.asks.get(place)
        return asked if asked is not None and asked.step in steps else None

    def draft(
        self,
        rule: Rule,
        asked: Asked,
        message: str,
        advice: str,
        confidence: Confidence = Confidence.CERTAIN,
    ) -> Draft:
        """A finding at what is asked for."""
        return draft_at(
            self.program,
            rule,
            self.key,
            SiteKind.CALL,
            asked.span,
            message,
            advice,
            target=asked.name,
            confidence=confidence,
        )


def asking(context: Context) -> Iterator[Asking]:
    """The functions that are reported on and ask for something."""
    paths = context.program.modules.paths
    for key in context.mapped.functions:
        if paths[key[0]] in context.shown:
            function = Asking(context.program, key)
            if function.asks:
                yield function
