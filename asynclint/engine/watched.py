"""A tree that remembers what was asked of it, so that a later run can tell whether it would be told the same.

A run is decided by more than the files that it was given: by which files there are where an import might lead, by what
requirements a project declares. Whoever wants to know, it is this tree that is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from asynclint.engine.contents import digest_of, unreadable
from asynclint.source import SourceError, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from asynclint.engine.contents import Contents

Question = tuple[str, str, str]
"""What is asked (a method of `Tree`), of which path, with which pattern."""

_CHANGED = b"changed while the run was going on"


@dataclass(frozen=True, slots=True)
class WatchedTree(Tree):
    """Workers are sent a plain tree: what they read are files of the program, which are known anyway."""

    answers: dict[Question, bytes] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Callable[..., Tree], tuple[Any, ...]]:
        return Tree, (self.root, self.buffers)

    def data(self, path: str) -> bytes:
        try:
            data = Tree.data(self, path)
        except SourceError as error:
            self._note(("data", path, ""), unreadable(error))
            raise
        self._note(("data", path, ""), digest_of(data))
        return data

    def has(self, path: str) -> bool:
        answer = Tree.has(self, path)
        self._note(("has", path, ""), b"%d" % answer)
        return answer

    def has_directory(self, path: str) -> bool:
        answer = Tree.has_directory(self, path)
        self._note(("has_directory", path, ""), b"%d" % answer)
        return answer

    def names(self, directory: str, like: str) -> tuple[str, ...]:
        answer = Tree.names(self, directory, like)
        self._note(("names", directory, like), digest_of("\0".join(answer).encode(errors="surrogatepass")))
        return answer

    def _note(self, question: Question, answer: bytes) -> None:
        if self.answers.setdefault(question, answer) != answer:
            self.answers[question] = _CHANGED


def same_answers(tree: Tree, contents: Contents, answers: Mapping[Question, bytes]) -> bool:
    """Whether ``tree`` would still give these answers."""
    again = WatchedTree(tree.root, tree.buffers)
    for question, answer in answers.items():
        match question:
            case "data", path, _:
                again.answers[question] = contents.digest(path)
            case "has", path, _:
                again.has(path)
            case "has_directory", path, _:
                again.has_directory(path)
            case "names", path, like:
                again.names(path, like)
        if again.answers.get(question) != answer:
            return False
    return True
