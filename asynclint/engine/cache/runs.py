"""What a whole run has found, for the next that would be the same.

A run is known by everything that decides it: this engine, the packs, the settings, the files that it was given with
what is in them. What else it asked of the disk on its way is kept with it, and asked again. Findings are kept from
before triage: what is shown of them may be chosen anew every time.
"""

from __future__ import annotations

import time
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from asynclint.engine.contents import digest_of
from asynclint.engine.found import Found
from asynclint.engine.watched import Question, same_answers
from asynclint.settings.selectors import selected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asynclint.discovery import Discovery
    from asynclint.engine.cache.store import Store
    from asynclint.engine.contents import Contents
    from asynclint.packs.model import Catalog
    from asynclint.settings import Settings
    from asynclint.source import Tree

KIND = "runs"

_SELECTION = frozenset({"select", "extend_select", "ignore"})
_ELSEWHERE = frozenset(
    {"root", "source", "origins", "preset", "packs", "cache_dir", "min_confidence", "per_file_ignores", "baseline"}
)
"""Fields of the settings that change nothing, that are told by content, or that nobody reads before triage."""


class _Kept(msgspec.Struct, array_like=True):
    found: Found
    answers: list[tuple[Question, bytes]]


_decoder: msgspec.msgpack.Decoder[_Kept] = msgspec.msgpack.Decoder(_Kept)


class KeptRun:
    """One run, as the store may know it. Made before the run, so that what changes meanwhile is noticed."""

    def __init__(self, store: Store, identity: bytes, contents: Contents, tree: Tree, files: Discovery) -> None:
        """``identity`` is what decides the run besides ``files``."""
        self._began = time.time_ns()
        self._store = store
        self._contents = contents
        self._tree = tree
        self._given = frozenset(files.analyse)
        digests = [contents.digest(path) for path in files.analyse]
        paths = "\0".join([*files.report, "", *files.asked, "", *files.analyse]).encode(errors="surrogatepass")
        self._key = digest_of(b"\0".join([b"run", identity, b"%d" % files.is_whole, paths, b"".join(digests)]))

    def recall(self) -> Found | None:
        """What the run would find."""
        try:
            kept = _decoder.decode(self._store.get([self._key])[self._key])
        except (KeyError, ValueError):
            return None
        return kept.found if same_answers(self._tree, self._contents, dict(kept.answers)) else None

    def still_holds(self) -> bool:
        """Whether all files that were looked at are what they were when the run began."""
        return self._contents.unchanged(self._began)

    def keep(self, found: Found, read: Mapping[str, str], answers: Mapping[Question, bytes]) -> None:
        """Keeps what the run has found, if all that it has read is still the same.

        ``read`` are the files of the program with the digests of the bytes that were read, if they could be;
        ``answers`` is what the run was told when it asked.
        """
        asked = {question: answer for question, answer in answers.items() if question[1] not in self._given}
        for path, digest in read.items():
            if digest and bytes.fromhex(digest) != self._contents.digest(path):
                return
            if path not in self._given:
                asked["data", path, ""] = self._contents.digest(path)
        if not same_answers(self._tree, self._contents, asked) or not self.still_holds():
            return
        try:
            plain = Found(found.findings, found.suppressions, found.lines, found.statistics, found.errors)
            value = msgspec.msgpack.encode(_Kept(plain, sorted(asked.items())))
        except UnicodeEncodeError:  # a path that is no text
            return
        self._store.put(KIND, {self._key: value})


def run_identity(engine: bytes, packs: bytes, settings: Settings, catalog: Catalog) -> bytes:
    """What decides a run besides its files."""
    on = [code for code, rule in catalog.rules.items() if rule.check is not None and selected(rule, settings)]
    others = [
        (field.name, _told(getattr(settings, field.name), settings.root))
        for field in fields(settings)
        if field.name not in _SELECTION | _ELSEWHERE
    ]
    return digest_of(b"\0".join([engine, packs, repr((on, others)).encode(errors="surrogatepass")]))


def _told(value: object, root: Path) -> object:
    """A value as it would be told in another checkout."""
    if isinstance(value, Path) and value.is_relative_to(root):
        return value.relative_to(root)
    return value
