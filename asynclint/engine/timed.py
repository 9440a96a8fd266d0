"""A program whose evaluations are timed, apart from whoever asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index.facts import ModuleFacts
from asynclint.program.program import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.engine.timings import Stage
    from asynclint.program.constants import Constants
    from asynclint.program.library import Library
    from asynclint.program.modules import ModuleTable
    from asynclint.program.outcome import Outcome
    from asynclint.program.values import FunctionKey


class TimedProgram(Program):
    def __init__(
        self, stage: Stage, modules: ModuleTable, facts: Sequence[ModuleFacts | bytes | None], library: Library
    ) -> None:
        super().__init__(modules, facts, library)
        self._stage = stage

    # Both are asked far too often to look at the clock for what is known already.

    def facts(self, module: int) -> ModuleFacts:
        known = self._facts[module]
        if isinstance(known, ModuleFacts):
            return known
        with self._stage("decode and link"):
            return super().facts(module)

    def outcome(self, key: FunctionKey, passed: Constants = ()) -> Outcome:
        known = self._outcomes.get((key, passed))
        if known is not None:
            return known
        with self._stage("evaluate"):
            return super().outcome(key, passed)
