"""The one door: what the command line, an editor or a test calls to check a program."""

from __future__ import annotations

import gc
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from asynclint.baseline.matching import match
from asynclint.baseline.upkeep import known_findings
from asynclint.discovery import discover_files, shown_path
from asynclint.engine.changes import changes_since
from asynclint.engine.executors import working
from asynclint.engine.run import Run
from asynclint.packs.catalog import load_catalog
from asynclint.packs.knowledge import load_knowledge
from asynclint.packs.locate import pack_directories
from asynclint.report.causes import root_causes
from asynclint.report.model import Report
from asynclint.settings.selectors import check_selectors
from asynclint.source import Tree
from asynclint.triage import triage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from asynclint.routes.model import Route
    from asynclint.settings import Settings
    from asynclint.shards import Shard

Result = TypeVar("Result")

STACK = 512 * 1024 * 1024
"""Bytes of stack for the analysis: it follows the program's own recursion, some of it through C."""

RECURSION = 50_000


def check(
    paths: Sequence[Path],
    settings: Settings,
    *,
    jobs: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    overlay: Mapping[Path, bytes] | None = None,
    changed_since: str | None = None,
    executor: Executor | None = None,
    shard: Shard | None = None,
) -> Report:
    """Checks files and directories.

    A directory is analysed and reported on; for a file the project around it is analysed and the file reported on.
    ``jobs`` is the number of processes (one per core when None). ``progress`` is told the name of a stage, how many of
    its items are done, and how many there are. ``overlay`` are the bytes that files (absolute paths) have in an editor,
    and are read instead of those on the disk. ``changed_since`` names a commit: only findings that a change since then
    touches are reported. ``executor`` takes the place of processes: it has to see the same files under the same paths,
    and is shut down at the end. Of a ``shard`` only the files are reported on; the program is read whole.

    :raises BaselineError: when the file of the known findings is not valid.
    :raises GitError: when git cannot tell what has changed.
    :raises DiscoveryError: when a path does not exist.
    :raises PackErrors: when a pack is not valid.
    :raises SettingsError: when a selector names no rule.
    """
    tell = progress or _untold
    return _deep(partial(_check, paths, settings, jobs, tell, overlay or {}, changed_since, executor, shard))


def _untold(_stage: str, _done: int, _total: int) -> None:
    pass


def _check(
    paths: Sequence[Path],
    settings: Settings,
    jobs: int | None,
    progress: Callable[[str, int, int], None],
    overlay: Mapping[Path, bytes],
    changed_since: str | None,
    executor: Executor | None,
    shard: Shard | None,
) -> Report:
    started = time.perf_counter()
    packs = pack_directories(settings.packs)
    catalog, knowledge = load_catalog(packs), load_knowledge(packs)
    check_selectors(settings, catalog)
    baseline = known_findings(settings)
    files = discover_files(paths, settings, overlay.keys())
    if shard is not None:
        files = replace(files, report=tuple(filter(shard.has, files.report)), is_narrowed=True)
    tree = Tree(settings.root, {shown_path(path, settings): data for path, data in overlay.items()})
    changes = None if changed_since is None else changes_since(tree, changed_since)
    with working(jobs, executor) as workers, _no_collections():
        run = Run(settings, tree, catalog, knowledge, workers, progress)
        outcome = run(files)
        triaged = triage(
            outcome.findings, settings, catalog, outcome.suppressions, files.report, is_narrowed=files.is_narrowed
        )
    matched = None if baseline is None else match(baseline.entries, triaged.findings, tree)
    findings = triaged.findings if matched is None else matched.new
    if changes is not None:
        findings = tuple(filter(changes.touch, findings))
    return Report(
        findings=findings,
        errors=files.errors,
        files=len(files.analyse),
        lines=outcome.lines,
        seconds=time.perf_counter() - started,
        catalog=catalog,
        tree=tree,
        causes=root_causes(findings),
        statistics=outcome.statistics,
        shard=shard,
        baseline=matched,
        analysis=outcome.program,
    )


def routes(
    paths: Sequence[Path],
    settings: Settings,
    *,
    jobs: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Route, ...]:
    """The routes of the web applications in files and directories, in the order of what serves them.

    Parameters and exceptions are those of `check`.
    """
    return _deep(partial(_routes, paths, settings, jobs, progress or _untold))


def _routes(
    paths: Sequence[Path], settings: Settings, jobs: int | None, progress: Callable[[str, int, int], None]
) -> tuple[Route, ...]:
    packs = pack_directories(settings.packs)
    files = discover_files(paths, settings)
    with working(jobs) as workers, _no_collections():
        run = Run(settings, Tree(settings.root), load_catalog(packs), load_knowledge(packs), workers, progress)
        return run.routes(files)


@contextmanager
def _no_collections() -> Iterator[None]:
    """The program is one large web of live objects: looking through it for garbage finds none and takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _deep(function: Callable[[], Result]) -> Result:
    """Calls ``function`` on a stack deep enough for any program."""
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def target() -> None:
        try:
            outcome.append(function())
        except BaseException as error:
            failure.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(max(limit, RECURSION))
    try:
        # A daemon, so that an interrupt ends the process and not just the waiting for it.
        thread = threading.Thread(target=target, name="asynclint", daemon=True)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if failure:
        raise failure[0]
    return outcome[0]
