"""Checks again whenever a file has changed, and says what has come and what has gone."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import click

from asynclint.cli.failure import Failure, failures
from asynclint.discovery import DiscoveryError, discover_files
from asynclint.packs.errors import PackErrors
from asynclint.packs.locate import pack_directories
from asynclint.report.fingerprint import identities
from asynclint.report.summary import counted
from asynclint.report.terminal import BOLD, GREEN, RED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from asynclint.engine.session import Session
    from asynclint.findings import Finding
    from asynclint.report.model import Report
    from asynclint.report.terminal import Style
    from asynclint.settings import Settings

PAUSE = 0.3
"""Seconds between two looks at the files; more where looking takes long."""

REST = 5
"""How many times as long as a look takes there is none."""

CLEAR = "\x1b[2J\x1b[3J\x1b[H"
"""Clears the screen, and what was scrolled off it."""

Stamps = frozenset[tuple[str, int, int]]


def watch(
    places: Sequence[Path],
    settings_now: Callable[[], Settings],
    new_session: Callable[[Settings], Session],
    check: Callable[[Session], Report],
    show: Callable[[Report], None],
    style: Style,
) -> None:
    """Checks ``places`` and shows the report, again and again, until it is interrupted.

    What is wrong with settings, packs or paths is told, and waited for to be put right.
    """
    session: Session | None = None
    before: Mapping[str, Finding] | None = None
    settings: Settings | None = None
    try:
        while True:
            seen: Stamps | None = None
            try:
                with failures():
                    settings = settings_now()
                    seen = _stamps(places, settings)
                    if session is None or session.settings != settings:
                        session = new_session(settings)
                    report = check(session)
            except Failure as failure:
                _clear()
                failure.show()
                seen = _stamps(places, settings) if seen is None else seen
            else:
                now = dict(zip(identities(report.findings), report.findings, strict=True))
                _clear()
                show(report)
                for line in _differences(before, now, style):
                    click.echo(line)
                before = now
            _wait(places, settings, seen)
    except KeyboardInterrupt:
        click.echo()


def _clear() -> None:
    if sys.stdout.isatty():
        click.echo(CLEAR, nl=False)


def _differences(before: Mapping[str, Finding] | None, now: Mapping[str, Finding], style: Style) -> Iterator[str]:
    """What has come and gone since the last report; nothing about the first one."""
    if before is None:
        return
    came = [finding for identity, finding in now.items() if identity not in before]
    went = [finding for identity, finding in before.items() if identity not in now]
    for sign, color, findings in (("+", RED, came), ("-", GREEN, went)):
        for finding in findings:
            yield f"{style.paint(sign, BOLD, color)} {finding.path}:{finding.span} {finding.code} {finding.message}"
    yield f"{counted(len(came), 'finding')} more, {counted(len(went), 'finding')} less than before"


def _wait(places: Sequence[Path], settings: Settings | None, seen: Stamps) -> None:
    """Comes back when something is not as it was ``seen``."""
    pause = PAUSE
    while True:
        time.sleep(pause)
        started = time.monotonic()
        if _stamps(places, settings) != seen:
            return
        pause = max(PAUSE, REST * (time.monotonic() - started))


def _stamps(places: Sequence[Path], settings: Settings | None) -> Stamps:
    """What the disk says of everything that a report depends on: files, settings and packs."""
    return frozenset(_stamped(path) for path in _watched(places, settings))


def _watched(places: Sequence[Path], settings: Settings | None) -> Iterator[str]:
    yield from map(str, places)
    if settings is None:
        return
    if settings.source is not None:
        yield str(settings.source)
    try:
        for directory in pack_directories(settings.packs):
            yield from (os.path.join(place, name) for place, _, names in os.walk(directory) for name in names)  # noqa: PTH118
        yield from (str(settings.root / path) for path in discover_files(places, settings).analyse)
    except (DiscoveryError, PackErrors):
        return  # what is there of them was named above


def _stamped(path: str) -> tuple[str, int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116  (strings: this is done several times a second)
    except OSError:
        return path, -1, -1
    return path, status.st_mtime_ns, status.st_size
