"""A program that is checked again and again while its files change: what an editor, a watch and a single run live on.

From one check to the next it keeps what is costly and still true: packs, what was read of files, what was seen in them.
The report is that of a fresh run on the same input, byte for byte.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from asynclint.baseline.matching import match
from asynclint.baseline.upkeep import known_findings
from asynclint.discovery import discover_files, shown_path
from asynclint.engine.conditions import deep, no_collections
from asynclint.engine.executors import working
from asynclint.engine.memory import Memory, Remembering
from asynclint.engine.packs import packs_of
from asynclint.engine.timings import untimed
from asynclint.report.causes import root_causes
from asynclint.report.model import Report
from asynclint.settings.selectors import check_selectors
from asynclint.source import Tree
from asynclint.triage import triage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from asynclint.discovery import Discovery
    from asynclint.engine.analysis import Analysis
    from asynclint.engine.cache.kept import Cache, Kept
    from asynclint.engine.found import Found
    from asynclint.engine.living import Living
    from asynclint.engine.run import RunOutcome
    from asynclint.engine.timings import Stage
    from asynclint.packs.model import Catalog
    from asynclint.settings import Settings
    from asynclint.shards import Shard


class Session:
    """Checks with one set of settings, one check at a time."""

    def __init__(
        self,
        settings: Settings,
        *,
        jobs: int | None = None,
        progress: Callable[[str, int, int], None] | None = None,
        executor: Executor | None = None,
        cache: Cache | None = None,
        stage: Stage = untimed,
        once: bool = False,
    ) -> None:
        """``jobs`` is the number of processes (one per core when None). ``progress`` is told the name of a stage, how
        many of its items are done, and how many there are; what it raises ends the check. ``executor`` takes the place
        of processes: it has to see the same files under the same paths, and is shut down with the first check.
        ``cache`` is what earlier processes have left, and where this one leaves something. Each part of a check is done
        in a ``stage`` of its name. ``once`` says that there will be no second check, so that nothing need be kept for
        it."""
        self.settings = settings
        self._jobs = jobs
        self._progress = progress or untold
        self._executor = executor
        self._cache = cache
        self._stage = stage
        self._packs = packs_of(settings.packs)
        self._memory = None if once else Memory()
        self._living: Living | None = None

    def check(
        self,
        paths: Sequence[Path],
        overlay: Mapping[Path, bytes] | None = None,
        *,
        changed_since: str | None = None,
        shard: Shard | None = None,
    ) -> Report:
        """Checks files and directories as they are now. What it takes and raises is as in `asynclint.api.check`."""
        return deep(partial(self._check, paths, overlay or {}, changed_since, shard))

    def _check(
        self, paths: Sequence[Path], overlay: Mapping[Path, bytes], changed_since: str | None, shard: Shard | None
    ) -> Report:
        started = time.perf_counter()
        settings = self.settings
        with self._stage("packs"):
            catalog = self._packs.catalog()
        check_selectors(settings, catalog)
        baseline = known_findings(settings)
        with self._stage("discover"):
            files = discover_files(paths, settings, overlay.keys())
        if shard is not None:
            files = replace(
                files, report=tuple(filter(shard.has, files.report)), is_narrowed=True, together=files.report
            )
        tree = Tree(settings.root, {shown_path(path, settings): data for path, data in overlay.items()})
        changes = None
        if changed_since is not None:
            from asynclint.engine.changes import changes_since  # noqa: PLC0415  (reads code, which few runs need)

            changes = changes_since(tree, changed_since)
        with no_collections():
            found, analysis = self._find(tree, catalog, files)
            with self._stage("triage"):
                triaged = triage(
                    found.findings, settings, catalog, found.suppressions, files.report, is_narrowed=files.is_narrowed
                )
        matched = None if baseline is None else match(baseline.entries, triaged.findings, tree)
        findings = triaged.findings if matched is None else matched.new
        if changes is not None:
            findings = tuple(filter(changes.touch, findings))
        return Report(
            findings=findings,
            errors=(*files.errors, *found.errors),
            files=len(files.analyse),
            lines=found.lines,
            seconds=time.perf_counter() - started,
            catalog=catalog,
            tree=tree,
            causes=root_causes(findings),
            statistics=found.statistics,
            shard=shard,
            baseline=matched,
            analysis=analysis,
        )

    def _find(self, tree: Tree, catalog: Catalog, files: Discovery) -> tuple[Found, Analysis | None]:
        """What is found, and what finding it leaves behind: nothing where the cache knows it."""
        if self._memory is None:
            return self._find_out(tree, catalog, files, None)
        remembering = Remembering(self._memory, tree)
        outcome = remembering.recall(catalog, files)
        if outcome is not None:
            return outcome, outcome.analysis
        return self._find_out(remembering.tree, catalog, files, remembering)

    def _find_out(
        self, tree: Tree, catalog: Catalog, files: Discovery, remembering: Remembering | None
    ) -> tuple[Found, Analysis | None]:
        if self._cache is None:
            outcome = self._run(tree, catalog, files, None, remembering)
            return outcome, outcome.analysis
        with (
            self._stage("cache"),
            closing(self._cache.open(self.settings, tree, catalog, self._packs.directories, files)) as kept,
        ):
            known = kept.recall()
            if known is not None:
                return known, None
            outcome = self._run(tree if remembering else kept.tree, catalog, files, kept, remembering)
            # A later check of a session does not ask the disk again for what it knows.
            if remembering is None and not outcome.errors:
                kept.keep(outcome, outcome.analysis.program)
            return outcome, outcome.analysis

    def _run(
        self, tree: Tree, catalog: Catalog, files: Discovery, kept: Kept | None, remembering: Remembering | None
    ) -> RunOutcome:
        with self._stage("start and stop processes"), working(self._jobs, self._executor) as workers:
            if self._living is None:
                workers.prepare("asynclint.index.read", len(files.analyse))
            with self._stage("packs"):
                knowledge = self._packs.knowledge()
            with self._stage("import"):
                from asynclint.engine.living import Living, StartOver  # noqa: PLC0415
                from asynclint.engine.run import Run  # noqa: PLC0415  (all of it, which a known run does not need)

            team = workers if kept is None else kept.team(workers)
            if remembering is not None:
                team = remembering.team(team)
                self._living = self._living or Living()
            run = partial(Run, self.settings, tree, catalog, knowledge, team, self._progress, self._stage)
            outcome = None
            while outcome is None:
                try:
                    outcome = run(self._living)(files)
                except StartOver as why:
                    assert self._living is not None
                    self._living.start_over(why)
        if remembering is not None:
            remembering.remember(catalog, files, outcome)
        return outcome


def untold(_stage: str, _done: int, _total: int) -> None:
    pass
