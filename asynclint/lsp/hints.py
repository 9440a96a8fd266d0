"""What functions block on, written behind the line that defines them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import InlayHint

from asynclint.lsp.places import position_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsprotocol.types import Range
    from pygls.workspace import PositionCodec

    from asynclint.effects.functions import FunctionEffects
    from asynclint.report.model import SourceText


def hints(
    functions: Iterable[FunctionEffects], within: Range, source: SourceText, codec: PositionCodec
) -> Iterator[InlayHint]:
    """A hint for each function whose line is in ``within``."""
    for line, kinds in functions:
        if within.start.line <= line - 1 <= within.end.line:
            place = position_of(line, len(source.line(line).rstrip()), source, codec)
            words = "; ".join(f"{kind}, {_far(calls)}" if calls else kind for kind, calls in kinds)
            yield InlayHint(place, f"blocks: {words}", padding_left=True)


def _far(calls: int) -> str:
    return f"{calls} call{'s' * (calls > 1)} down"
