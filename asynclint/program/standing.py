"""Which answers of a program still stand after an edit: what each was made from, and whether that is still the same.

A fresh run asks its questions in a fixed order, and a recursive function answers with what is known so far. So an
answer stands only if a fresh run, on the files as they are now, would come to the same one. Most answers asked for
nothing that was still being found out, directly or not. They depend on nothing but facts, and stand until the facts do
not. The few others are *contextual*: each check goes through what they asked again, in the order in which they asked
it, with the same questions open as there would be in a fresh run. That costs a look at each, and no evaluation.

What has to be found out again and comes out the same leaves everything standing that was made from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields, is_dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

Piece = object
"""A part of the facts that answers are made from, by name."""


class State(IntEnum):
    """How much an answer is worth. From `OPEN` on, the question is being asked further up."""

    NONE = 0
    STANDS = 1
    DOUBTED = 2
    FALLEN = 3
    OPEN = 4
    REVIEWED = 5


class StartOver(BaseException):
    """Nothing can be said of what stands; ``str()`` says why. No error, so what contains errors lets it pass."""


@dataclass(frozen=True, slots=True)
class Question:
    """A sort of question. ``ask`` finds the answer and leaves it in ``table``, at the ``place`` of its arguments, where
    ``meanwhile`` stands until it is found. Without a table, the answer is kept here alone. One that has no
    ``meanwhile`` is not asked again while it is open, unless it ``is_reentrant``. One that ``goes_deeper`` counts among
    those that wait for each other."""

    ask: Callable[..., Any]
    table: dict[Any, Any] | None = None
    place: Callable[..., Hashable] = field(default=lambda *arguments: arguments)
    meanwhile: Callable[..., Any] | None = None
    is_reentrant: bool = False
    goes_deeper: bool = False


class Answer:
    """What a question was answered with. ``made_from`` are the answers it asked for and when they had last become
    different, None for questions that were open; ``pieces`` are the facts that it read itself. ``since`` is when it
    last became different."""

    __slots__ = (
        "arguments",
        "is_contextual",
        "is_early",
        "made_from",
        "pieces",
        "question",
        "since",
        "state",
        "users",
        "value",
    )

    def __init__(self, question: str, arguments: tuple[Any, ...]) -> None:
        self.question = question
        self.arguments = arguments
        self.state = State.NONE
        self.value: Any = None
        self.since = 0
        self.made_from: dict[Answer, int | None] = {}
        self.pieces: set[Piece] = set()
        self.users: list[Answer] = []
        self.is_contextual = False
        self.is_early = True


class Standing:
    """The answers to ``questions``, and what they were made from."""

    def __init__(self, questions: dict[str, Question], deeper: Callable[[int], None]) -> None:
        """``deeper`` is told when one more answer waits for others, or one less. ``is_broken`` says that an answer was
        left half found."""
        self.questions = questions
        self.is_early = True
        self._deeper = deeper
        self._answers: dict[tuple[str, tuple[Any, ...]], Answer] = {}
        self._open: list[Answer] = []
        self._readers: dict[Piece, list[Answer]] = defaultdict(list)
        self._contextual: dict[Answer, None] = {}
        self._early: tuple[set[Answer], set[Answer]] = (set(), set())
        self._now = 1
        self.is_broken = False
        self.work: Counter[str] = Counter()

    def read(self, piece: Piece) -> None:
        """What is being answered depends on a part of the facts."""
        if self._open:
            self._open[-1].pieces.add(piece)

    def ask(self, question: str, *arguments: Any) -> Any:
        """The answer to a question, from before if it stands."""
        key = (question, arguments)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = Answer(question, arguments)
        asker = self._open[-1] if self._open else None
        if self.is_early and asker is None:
            self._early[1].add(answer)
        state = answer.state
        if state is State.STANDS:
            self._keep_apart(answer)
            value = answer.value
        elif state >= State.OPEN:
            if asker is not None:
                asker.made_from[answer] = None
            return self._ask_again(answer)
        elif state is State.DOUBTED and self._review(answer):
            value = answer.value
        else:
            value = self._find(answer, asker)
        if asker is not None and answer.state is State.STANDS:
            asker.made_from.setdefault(answer, answer.since)
        return value

    def begin(self, changed: Iterable[Piece]) -> None:
        """Begins a check of files of which some pieces have changed."""
        self._now += 1
        self.is_early = True
        self._early = (self._early[1], set())
        self.work.clear()
        for answer in self._contextual:
            if answer.state is State.STANDS:
                answer.state = State.DOUBTED
        pending: list[Answer] = []
        for piece in changed:
            for answer in self._readers.get(piece, ()):
                if answer.state in {State.STANDS, State.DOUBTED} and piece in answer.pieces:
                    pending.append(answer)
                    answer.state = State.FALLEN
        while pending:
            for user in pending.pop().users:
                if user.state is State.STANDS:
                    user.state = State.DOUBTED
                    pending.append(user)

    def begin_late(self) -> None:
        """From now on, questions are asked under other circumstances. What was found out early stands later as well, so
        what is asked early must be the same in every check."""
        self.is_early = False
        if not self._early[0] <= self._early[1]:
            raise StartOver("other questions were asked early")

    def _keep_apart(self, answer: Answer) -> None:
        if self.is_early and not answer.is_early:
            raise StartOver("what was asked late is asked early")

    def _ask_again(self, answer: Answer) -> Any:
        """What is known so far of an open question."""
        question = self.questions[answer.question]
        if answer.state is State.REVIEWED and question.meanwhile is None and not question.is_reentrant:
            raise StartOver(f"an open question: {answer.question}")
        return question.ask(*answer.arguments)

    def _find(self, answer: Answer, asker: Answer | None) -> Any:
        question = self.questions[answer.question]
        place = question.place(*answer.arguments)
        if question.table is not None:
            question.table.pop(place, None)
        was_known, before = answer.state is not State.NONE, answer.value
        made_from, pieces = answer.made_from, answer.pieces
        answer.made_from, answer.pieces = {}, set()
        answer.state = State.OPEN
        self._open.append(answer)
        self.work["found"] += 1
        try:
            value = question.ask(*answer.arguments)
        except BaseException:
            self.is_broken = True
            raise
        finally:
            self._open.pop()
        if question.table is not None and place not in question.table:
            self._pass_on(answer, asker)
            return value
        if self.is_early and was_known and made_from.keys() != answer.made_from.keys():
            raise StartOver("other questions are asked early")
        answer.value = value
        answer.state = State.STANDS
        answer.is_early = self.is_early
        if not was_known or not identical(before, value):
            answer.since = self._now
        for other in answer.made_from.keys() - made_from.keys():
            other.users.append(answer)
        for piece in answer.pieces - pieces:
            self._readers[piece].append(answer)
        self._settle(answer)
        return value

    def _pass_on(self, answer: Answer, asker: Answer | None) -> None:
        """Nothing was kept: what it was made from, whoever asked was made from."""
        if asker is not None:
            for other, since in answer.made_from.items():
                asker.made_from.setdefault(other, since)
            asker.pieces |= answer.pieces
        answer.state, answer.value, answer.since = State.NONE, None, self._now
        answer.made_from, answer.pieces = {}, set()
        answer.is_contextual = False
        self._contextual.pop(answer, None)

    def _settle(self, answer: Answer) -> None:
        answer.is_contextual = any(since is None or other.is_contextual for other, since in answer.made_from.items())
        if answer.is_contextual:
            self._contextual[answer] = None
        else:
            self._contextual.pop(answer, None)

    def _review(self, answer: Answer) -> bool:
        """Whether finding the answer now would ask for the same, and be told the same."""
        self._keep_apart(answer)
        self.work["reviewed"] += 1
        question = self.questions[answer.question]
        place = question.place(*answer.arguments)
        if question.table is not None:
            question.table.pop(place, None)
            if question.meanwhile is not None:
                question.table[place] = question.meanwhile(*answer.arguments)
        answer.state = State.REVIEWED
        if question.goes_deeper:
            self._deeper(1)
        stands = all(self._is_same(other, since) for other, since in answer.made_from.items())
        if question.goes_deeper:
            self._deeper(-1)
        if question.table is not None:
            question.table.pop(place, None)
            if stands:
                question.table[place] = answer.value
        answer.state = State.STANDS if stands else State.FALLEN
        if stands:
            self._settle(answer)
        return stands

    def _is_same(self, other: Answer, since: int | None) -> bool:
        if since is None:
            return other.state is State.REVIEWED
        if other.state >= State.OPEN or other.state is State.NONE:
            return False
        if other.state is not State.STANDS and not (other.state is State.DOUBTED and self._review(other)):
            self._find(other, None)
        return other.state is State.STANDS and other.since == since


def identical(one: Any, other: Any) -> bool:
    """Whether two values cannot be told apart: by their types, their parts, or the order of these."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    match one:
        case msgspec.Struct():
            return all(identical(getattr(one, name), getattr(other, name)) for name in one.__struct_fields__)
        case dict() | MappingProxyType():
            return len(one) == len(other) and all(map(identical, one.items(), other.items()))
        case list() | tuple():
            return len(one) == len(other) and all(map(identical, one, other))
        case _ if is_dataclass(one):
            return all(identical(getattr(one, part.name), getattr(other, part.name)) for part in fields(one))
        case _:
            return bool(one == other)
