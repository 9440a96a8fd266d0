"""What the code of one module tells by itself, for those who look at how something is written.

An answer is a function of the facts of one module and nothing else. So it is as good as those: whoever asks while the
module is the same gets what was found out before, be it for another rule or in an earlier check of a session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from asynclint.index.facts import ModuleFacts
    from asynclint.program.program import Program

Question = TypeVar("Question", bound="Hashable")
Answer = TypeVar("Answer")


class Shapes:
    """Answers by module, and by who asks for what of it."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._answers: dict[int, tuple[ModuleFacts, dict[Hashable, Any]]] = {}

    def of(self, module: int, look: Callable[[ModuleFacts, Question], Answer], what: Question) -> Answer:
        """What ``look`` sees of ``what`` in the facts of a module: a function by its number, names, ..."""
        facts = self._program.facts(module)
        known = self._answers.get(module)
        if known is None or known[0] is not facts:
            known = self._answers[module] = (facts, {})
        answers = known[1]
        memo = (look, what)
        if memo not in answers:
            answers[memo] = look(facts, what)
        answer: Answer = answers[memo]
        return answer
