"""The program of a session, from one check to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.orm.kept import KeptModels
from asynclint.program.kept import TOO_DEEP, KeptProgram
from asynclint.program.standing import StartOver

__all__ = ["Living", "StartOver"]

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Sequence

    from asynclint.orm.analysis import OrmAnalysis
    from asynclint.orm.mapped.analysis import MappedAnalysis
    from asynclint.packs.model import Knowledge
    from asynclint.program.program import Program

Facts = tuple[bytes | None, ...]


class Living:
    """Gives the program of the last check once more, with other facts in it, for as long as that is the same as a new
    one: while there are the same files and the same knowledge."""

    def __init__(self) -> None:
        self._is_off = False
        self._kept: KeptProgram | None = None
        self._models: KeptModels | None = None
        self._paths: Sequence[str] = ()
        self._facts: Facts = ()
        self._knowledge: Knowledge | None = None

    def program(self, paths: Sequence[str], facts: Facts, knowledge: Knowledge, new: Callable[[], Program]) -> Program:
        """The program of a check; a ``new`` one if nothing of the last can be used."""
        if self._is_off:
            return new()
        kept = self._kept
        if kept is None or kept.is_broken or paths != self._paths or knowledge is not self._knowledge:
            kept = self._kept = KeptProgram(new())
            self._models = KeptModels(kept.standing)
        else:
            pairs = enumerate(zip(facts, self._facts, strict=True))
            kept.program.mapper = None
            kept.edit({number: now for number, (now, before) in pairs if now is not before and now != before})
        self._paths, self._facts, self._knowledge = paths, facts, knowledge
        return kept.program

    def keep_models(self, rows: OrmAnalysis, mapped: MappedAnalysis) -> None:
        """Has a check go on with the models of the last one, where they are the same."""
        if self._models is not None:
            self._models.keep(rows, mapped)

    def start_over(self, why: StartOver) -> None:
        """The next program is a new one, and so are all that follow where keeping one is not possible."""
        self._kept = self._models = None
        self._is_off = self._is_off or str(why) == TOO_DEEP

    @property
    def work(self) -> Counter[str] | None:
        """What was found out and looked at in the last check."""
        return None if self._kept is None else self._kept.standing.work
