"""What a check is: a LibCST visitor that holds the shape of a rule and asks the program for the meaning of the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import libcst as cst
from libcst.metadata import PositionProvider

from asynclint.spans import Span

if TYPE_CHECKING:
    from libcst.metadata import ProviderT

    from asynclint.findings import Finding


class Check(cst.CSTVisitor):
    """Base of all checks. ``found`` collects the findings, in the coordinates of the parsed text."""

    METADATA_DEPENDENCIES: ClassVar[tuple[ProviderT, ...]] = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Finding] = []

    def span(self, node: cst.CSTNode) -> Span:
        where = self.get_metadata(PositionProvider, node)
        return Span(where.start.line, where.start.column, where.end.line, where.end.column)
