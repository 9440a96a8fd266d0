"""The one door: what the command line, an editor or a test calls to check a program."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from asynclint.discovery import discover_files, shown_path
from asynclint.engine.conditions import deep, no_collections
from asynclint.engine.executors import working
from asynclint.engine.packs import packs_of
from asynclint.engine.session import Session, untold
from asynclint.engine.timings import untimed
from asynclint.source import Tree
from asynclint.triage import SYNTAX_ERROR

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from asynclint.engine.cache.kept import Cache
    from asynclint.engine.timings import Timings
    from asynclint.explanation import Explanation
    from asynclint.report.model import Report
    from asynclint.routes.model import Route
    from asynclint.settings import Settings
    from asynclint.shards import Shard


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
    cache: Cache | None = None,
    timings: Timings | None = None,
) -> Report:
    """Checks files and directories.

    A directory is analysed and reported on; for a file the project around it is analysed and the file reported on.
    ``jobs`` is the number of processes (one per core when None). ``progress`` is told the name of a stage, how many of
    its items are done, and how many there are. ``overlay`` are the bytes that files (absolute paths) have in an editor,
    and are read instead of those on the disk. ``changed_since`` names a commit: only findings that a change since then
    touches are reported. ``executor`` takes the place of processes: it has to see the same files under the same paths,
    and is shut down at the end. Of a ``shard`` only the files are reported on; the program is read whole. ``cache`` is
    what earlier runs have left, and where this one leaves something. ``timings`` learns where the time goes.

    :raises BaselineError: when the file of the known findings is not valid.
    :raises GitError: when git cannot tell what has changed.
    :raises DiscoveryError: when a path does not exist.
    :raises PackErrors: when a pack is not valid.
    :raises SettingsError: when a selector names no rule.
    """
    stage = untimed if timings is None else timings.stage
    session = Session(settings, jobs=jobs, progress=progress, executor=executor, cache=cache, stage=stage, once=True)
    return session.check(paths, overlay, changed_since=changed_since, shard=shard)


def explain(
    path: Path,
    line: int,
    settings: Settings,
    *,
    jobs: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Explanation | None:
    """How the program that a file belongs to understands one of its lines; None when the file cannot be read.

    Parameters and exceptions are those of `check`.
    """
    from asynclint.engine.analysis import Analysis  # noqa: PLC0415  (all of the engine, which a check may not need)
    from asynclint.explanation import explain as explained  # noqa: PLC0415

    report = Session(settings, jobs=jobs, progress=progress, once=True).check([path])
    shown = shown_path(path.absolute(), settings)
    if any((finding.code, finding.path) == (SYNTAX_ERROR, shown) for finding in report.findings):
        return None
    assert isinstance(report.analysis, Analysis), "a run without a cache leaves one behind"
    return deep(partial(explained, report.analysis.program, report.catalog.kinds, shown, line, report.analysis.unheard))


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
    return deep(partial(_routes, paths, settings, jobs, progress or untold))


def _routes(
    paths: Sequence[Path], settings: Settings, jobs: int | None, progress: Callable[[str, int, int], None]
) -> tuple[Route, ...]:
    from asynclint.engine.run import Run  # noqa: PLC0415  (all of the engine, which a check may not need)

    packs = packs_of(settings.packs)
    files = discover_files(paths, settings)
    with working(jobs) as workers, no_collections():
        run = Run(settings, Tree(settings.root), packs.catalog(), packs.knowledge(), workers, progress)
        return run.routes(files)
