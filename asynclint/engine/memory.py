"""What a session remembers of its checks: what pure functions of one file's bytes gave, and the last run as a whole.

It stands where workers stand, so that the stages of a run need not know whether they are asked for the first time. A
check of what is just as it was last time, as after a save of what has been looked at while it was typed, is no run.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, cast

from asynclint.engine.contents import Contents, Records
from asynclint.engine.executors import WORTH_A_PROCESS
from asynclint.engine.watched import Question, WatchedTree, same_answers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from functools import partial

    from asynclint.discovery import Discovery
    from asynclint.engine.executors import Team
    from asynclint.engine.run import RunOutcome
    from asynclint.packs.model import Catalog
    from asynclint.source import Tree


class InFile(Protocol):
    """Something that is about one file."""

    @property
    def path(self) -> str: ...


Item = TypeVar("Item")
Answer = TypeVar("Answer")

Key = tuple["Callable[..., Any]", str, bytes, object]
"""A function, the path of a file, what is in it, and what the function was asked about."""


class LastRun(NamedTuple):
    """A run, and all that decided it: rules, files with the digests of what was in them, and what else it was told."""

    catalog: Catalog
    files: Discovery
    digests: Mapping[str, bytes]
    answers: Mapping[Question, bytes]
    outcome: RunOutcome


class Memory:
    """What is known from one check to the next."""

    def __init__(self) -> None:
        self.records: Records = {}
        self.answers: dict[Key, Any] = {}
        self.last: LastRun | None = None


class Remembering:
    """One check. It has to read from ``tree``, which notes what it is asked for."""

    def __init__(self, memory: Memory, tree: Tree) -> None:
        self.tree = WatchedTree(tree.root, tree.buffers)
        self._began = time.time_ns()
        self._memory = memory
        self._contents = Contents(tree, memory.records)
        self._answers: dict[Key, Any] = {}
        self._new: set[Key] = set()

    def recall(self, catalog: Catalog, files: Discovery) -> RunOutcome | None:
        """What a run would find, if it is the last one again. If it is not, that is forgotten: the program goes on to
        be another."""
        last, self._memory.last = self._memory.last, None
        if last is None or last.catalog is not catalog or last.files != files:
            return None
        contents = self._contents
        if any(contents.digest(path) != digest for path, digest in last.digests.items()):
            return None
        if not same_answers(self.tree, contents, last.answers):
            return None
        self._memory.last = last
        return last.outcome

    def team(self, workers: Team) -> RememberingTeam:
        """Does the work of ``workers`` as far as it is remembered, and leaves the rest to them."""
        return RememberingTeam(self, workers)

    def remember(self, catalog: Catalog, files: Discovery, outcome: RunOutcome) -> None:
        """Keeps what was asked for, and forgets everything else. What is about a file that changed meanwhile is not
        kept: nobody can tell which bytes it was read from."""
        changed = [key for key in self._new if not self._contents.holds(key[1], self._began)]
        for key in changed:
            del self._answers[key]
        self._memory.records, self._memory.answers = self._contents.learnt, self._answers
        if not changed:
            digests = {path: digest for _, path, digest, _ in self._answers}
            self._memory.last = LastRun(catalog, files, digests, self.tree.answers, outcome)

    def known(self, function: Callable[[Item], Answer], items: Sequence[Item]) -> tuple[list[Key], dict[Key, Any]]:
        """What answers about ``items``, which are paths or have one, go by; and the answers of earlier checks."""
        return [self._key(function, item) for item in items], self._memory.answers

    def note(self, key: Key, answer: object, *, is_new: bool) -> None:
        self._answers[key] = answer
        if is_new:
            self._new.add(key)

    def _key(self, function: Callable[[Item], Answer], item: Item) -> Key:
        path = item if isinstance(item, str) else cast("InFile", item).path
        return (cast("partial[Answer]", function).func, path, self._contents.digest(path), item)


class RememberingTeam:
    """Maps functions of a tree and one item over items, as workers do, but only where the memory of earlier checks has
    no answer."""

    def __init__(self, remembering: Remembering, workers: Team) -> None:
        self._remembering = remembering
        self._workers = workers

    def prepare(self, module: str, items: int = 0) -> None:
        self._workers.prepare(module, items)

    def map(
        self, function: Callable[[Item], Answer], items: Sequence[Item], batch: int, worth: int = WORTH_A_PROCESS
    ) -> Iterator[Answer]:
        keys, known = self._remembering.known(function, items)
        fresh = [item for key, item in zip(keys, items, strict=True) if key not in known]
        answers = self._workers.map(function, fresh, batch, worth)
        for key in keys:
            is_new = key not in known
            answer = next(answers) if is_new else known[key]
            self._remembering.note(key, answer, is_new=is_new)
            yield answer
