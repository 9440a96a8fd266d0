"""What is shown for a finding under the cursor: its chain, and the page of its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import Hover, MarkupContent, MarkupKind

from asynclint.report.rulepage import page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.lsp.diagnostics import Shown
    from asynclint.packs.model import Catalog


def hover(shown: Sequence[Shown], catalog: Catalog, kind: MarkupKind) -> Hover:
    """Tells about findings whose ranges share a place: each finding's chain, then the pages of their rules."""
    codes = dict.fromkeys(one.finding.code for one in shown)
    blocks = [*(_chain(one) for one in shown), *(page(catalog.rules[code]) for code in codes)]
    return Hover(MarkupContent(kind, "\n\n---\n\n".join(blocks)), shown[0].diagnostic.range)


def _chain(one: Shown) -> str:
    finding = one.finding
    return "\n".join([f"**{finding.code}** {finding.message}", *_steps(one)])


def _steps(one: Shown) -> Iterator[str]:
    if not one.steps:
        return
    yield ""
    for number, (step, place) in enumerate(zip(one.finding.trace, one.steps, strict=True), 1):
        yield f"{number}. [{step.path}:{step.span.line}]({place.uri}#L{step.span.line}) {step.text}"
