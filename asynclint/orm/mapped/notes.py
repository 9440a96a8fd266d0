"""What is noted of a session where it asks the database, and of objects that it has let go of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.orm.mapped.values import Asked, Stale

if TYPE_CHECKING:
    from asynclint.orm.mapped.values import Selected
    from asynclint.packs.maps import Maps
    from asynclint.program.frame import Frame
    from asynclint.program.values import ClassKey
    from asynclint.spans import Span


def note_asked(frame: Frame, span: Span, rows: Selected | None, step: Maps, name: str) -> None:
    """The database is asked, perhaps in a round of a loop."""
    frame.outcome.notes[Asked(span, rows, step, name.rpartition(".")[2], frame.loop)] = None


def note_stale(frame: Frame, span: Span, name: str, model: ClassKey) -> None:
    """Something is read that has to be fetched again first."""
    frame.outcome.notes[Stale(span, name, model)] = None
