"""What the place a report is written to can show: colour, links, how many columns.

Decided once, before a report is rendered, from the user's choice, the environment and the stream; renderers only ask
for paint. A stream that is no terminal gets plain text of a fixed width, so that logs and files do not depend on the
window they were made in.
"""

from __future__ import annotations

import os
import re
import shutil
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TextIO

from asynclint.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

ColorChoice = Literal["auto", "always", "never"]

BOLD, DIM, RED, GREEN, YELLOW, BLUE, CYAN = "1", "2", "31", "32", "33", "34", "36"

WIDTH = 100
"""Columns of a report that is not shown in a terminal."""

_NARROWEST, _WIDEST = 60, 120  # beyond these, frames fall apart or lines are hard to follow
_SEVERITY = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: CYAN}
_CODE = re.compile(r"`[^`\n]+`")
_UNBREAKABLE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Style:
    """How to write for one stream. The default is plain text."""

    color: bool = False
    links: bool = False
    width: int = WIDTH

    @classmethod
    def of(cls, stream: TextIO, color: ColorChoice = "auto", environ: Mapping[str, str] = os.environ) -> Style:
        """The style for ``stream``, as the user (``color``), the environment and the stream itself allow."""
        terminal = stream.isatty() and environ.get("TERM") != "dumb"
        colored = _colored(color, environ, terminal=terminal)
        columns = shutil.get_terminal_size((WIDTH, 24)).columns if terminal else WIDTH
        return cls(colored, links=terminal and colored, width=max(_NARROWEST, min(columns, _WIDEST)))

    def paint(self, text: str, *attributes: str) -> str:
        return f"\x1b[{';'.join(attributes)}m{text}\x1b[0m" if self.color and text else text

    def severity(self, severity: Severity, text: str) -> str:
        return self.paint(text, BOLD, _SEVERITY[severity])

    def prose(self, text: str) -> str:
        """A sentence with its `code` standing out; without colour, the backticks do that alone."""
        return _CODE.sub(lambda match: self.paint(match[0], BOLD), text) if self.color else text

    def link(self, text: str, url: str | None) -> str:
        """``text``, which opens ``url`` when it is clicked (OSC 8)."""
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.links and url else text


def wrap(text: str, width: int, indent: str = "", hanging: str | None = None) -> list[str]:
    """The lines of a paragraph. `Code` is never broken, so that it can be copied; nor are long words."""
    unbroken = _CODE.sub(lambda match: match[0].replace(" ", _UNBREAKABLE), text)
    lines = textwrap.wrap(
        unbroken,
        width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_UNBREAKABLE, " ") for line in lines]


def _colored(choice: ColorChoice, environ: Mapping[str, str], *, terminal: bool) -> bool:
    """The user's word first, then the two conventions (no-color.org wins over force-color.org), then the stream."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return terminal
