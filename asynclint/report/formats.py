"""The formats a report can be written in, by name; each is the module of that name beside this one.

Only the module of the format that was asked for is imported: some stand on libraries that cost more to import than
most runs take.
"""

from __future__ import annotations

import io
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TextIO, cast

from asynclint.report.terminal import Style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asynclint.report.model import Report

FORMATS: Mapping[str, str] = {
    "text": "source frames, call chains and root causes, for people",
    "concise": "one line per finding",
    "json": "everything, for programs (docs/json.md)",
    "sarif": "SARIF 2.1.0, for GitHub code scanning and other viewers",
    "github": "annotations of a GitHub Actions log",
    "gitlab": "a Code Quality report for GitLab",
    "junit": "JUnit XML, for CI systems that show tests",
    "rdjson": "for reviewdog, which comments on changes",
    "html": "one self-contained page to look at",
}


class Renderer(Protocol):
    """What each format's module offers."""

    def render(self, report: Report, stream: TextIO, *, style: Style) -> tuple[str, ...]:
        """Writes ``report``. Returns what the format could not carry, in sentences for the person who ran it."""


PLAIN = Style()


def render(name: str, report: Report, stream: TextIO, *, style: Style = PLAIN) -> tuple[str, ...]:
    """Writes ``report`` to ``stream`` in the format called ``name``, one of `FORMATS`.

    Returns sentences to show on stderr: what the format could not carry (nothing, most of the time).
    """
    if name not in FORMATS:
        raise KeyError(name)
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")  # source may hold what a legacy console cannot write
    return cast("Renderer", import_module(f"{__package__}.{name}")).render(report, stream, style=style)
