"""The cache as a run sees it: what may be known of this run, and what to keep of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.engine.cache.identity import engine_identity, packs_identity
from asynclint.engine.cache.runs import KeptRun, run_identity
from asynclint.engine.cache.stamps import KeptStamps
from asynclint.engine.cache.store import LIMIT, Store
from asynclint.engine.contents import Contents
from asynclint.engine.watched import WatchedTree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from asynclint.discovery import Discovery
    from asynclint.engine.cache.answers import Keeping
    from asynclint.engine.executors import Team
    from asynclint.engine.found import Found
    from asynclint.packs.model import Catalog
    from asynclint.program.program import Program
    from asynclint.settings import Settings
    from asynclint.source import Tree


class Cache:
    """What earlier runs have left in ``directory``, which need not exist; they may leave ``limit`` bytes."""

    def __init__(self, directory: Path, limit: int = LIMIT) -> None:
        self.directory = directory
        self._limit = limit
        self.trouble: str | None = None
        """Why the last run could not use it."""

    def open(self, settings: Settings, tree: Tree, catalog: Catalog, packs: Sequence[Path], files: Discovery) -> Kept:
        """What is kept of a run over ``files``, before it begins."""
        store = Store(self.directory, self._limit)
        engine = engine_identity() or b""
        if not engine:
            store.trouble = "this installation cannot tell its version"
        stamps = KeptStamps(store, tree)
        contents = Contents(tree, stamps.records)
        identity = run_identity(engine, packs_identity(packs), settings, catalog)
        run = KeptRun(store, identity, contents, tree, files)
        return Kept(self, store, engine, stamps, contents, run, WatchedTree(tree.root, tree.buffers))


class Kept:
    """What is kept of one run, which has to read from ``tree``: it notes what it is asked for."""

    def __init__(
        self,
        cache: Cache,
        store: Store,
        engine: bytes,
        stamps: KeptStamps,
        contents: Contents,
        run: KeptRun,
        tree: WatchedTree,
    ) -> None:
        self.tree = tree
        self._cache = cache
        self._store = store
        self._engine = engine
        self._stamps = stamps
        self._contents = contents
        self._run = run
        self._keeping: list[Keeping] = []

    def recall(self) -> Found | None:
        """What the run would find, if it is known."""
        return self._run.recall()

    def team(self, team: Team) -> Team:
        """Does the work of ``team`` as far as it is known, and leaves the rest to it."""
        from asynclint.engine.cache.answers import Keeping  # noqa: PLC0415  (a run that is known has no team)

        keeping = Keeping(self._store, self._engine, self._contents, team)
        self._keeping.append(keeping)
        return keeping

    def keep(self, found: Found, program: Program) -> None:
        """Keeps what the run has found in ``program``, unless something has changed since it began. What editors hold
        is not worth keeping: it is gone with the next key."""
        if self.tree.buffers or not self._run.still_holds():
            return
        for keeping in self._keeping:
            keeping.keep()
        digests = {path: program.facts(number).digest for number, path in enumerate(program.modules.paths)}
        self._run.keep(found, digests, self.tree.answers)

    def close(self) -> None:
        """Ends the use of the cache by this run, however it has ended."""
        self._stamps.keep(self._contents)
        self._store.close()
        self._cache.trouble = self._store.trouble
