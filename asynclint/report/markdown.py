"""Markdown in a terminal: the few constructs that rule pages use, wrapped to the terminal's width.

Not a Markdown library: pages are ours and keep to headings, paragraphs, lists, fenced code and tables. Without colour
the result is still good plain text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from asynclint.report.terminal import BOLD, CYAN, DIM, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.report.terminal import Style

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(\s*)([-*]|\d+\.)\s+(.*)")
_FENCE = re.compile(r"\s*(```+|~~~+)(.*)")
_TITLE = re.compile(r'\btitle="([^"]*)"')
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_CODE_INDENT = "    "


def render_markdown(text: str, style: Style) -> Iterator[str]:
    """The lines of ``text`` as a terminal shows them."""
    paragraph: list[str] = []
    indent = hanging = ""
    fence: str | None = None

    def flush() -> Iterator[str]:
        yield from (_inline(line, style) for line in wrap(" ".join(paragraph), style.width, indent, hanging))
        paragraph.clear()

    for line in text.splitlines():
        fenced = _FENCE.match(line)
        if fence is not None:
            if fenced is not None and fenced[1].startswith(fence):
                fence = None
            else:
                yield f"{_CODE_INDENT}{style.paint(line, CYAN)}".rstrip()
            continue
        heading, item = _HEADING.match(line), _ITEM.match(line)
        if fenced or heading or item or not line.strip() or line.startswith("|"):
            yield from flush()
            indent = hanging = ""
        if fenced:
            fence = fenced[1]
            if title := _TITLE.search(fenced[2]):
                yield f"{_CODE_INDENT}{style.paint(f'# {title[1]}', DIM)}"
        elif heading:
            yield style.paint(_inline(heading[2], style), BOLD)
        elif item:
            indent = f"{item[1]}{item[2]} "
            hanging = " " * len(indent)
            paragraph.append(item[3])
        elif not line.strip():
            yield ""
        elif line.startswith("|"):
            yield line
        else:
            paragraph.append(line.strip())
    yield from flush()


def _inline(line: str, style: Style) -> str:
    def link(match: re.Match[str]) -> str:
        label, url = match.groups()
        return style.link(label, url) if style.links else f"{label} {style.paint(f'<{url}>', DIM)}"

    return style.prose(_STRONG.sub(lambda match: style.paint(match[1], BOLD), _LINK.sub(link, line)))
