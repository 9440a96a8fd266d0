"""The program's answers as LibCST metadata: what happens at a node.

A visitor that declares `EffectProvider` among its dependencies asks `self.get_metadata(EffectProvider, node)` and gets
the drafts whose place that node is, much as `TypeInferenceProvider` hands out what Pyre has inferred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from libcst.metadata import PositionProvider, VisitorMetadataProvider

from asynclint.program.outcome import SiteKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import libcst as cst

    from asynclint.checks.drafts import Draft


class EffectProvider(VisitorMetadataProvider["tuple[Draft, ...]"]):
    """The drafts about each call, operator, attribute, ``with`` item and iterable. Its cache holds them by kind of site
    and by where the node ends: its line in the parsed text, and its column."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    @staticmethod
    def gen_cache(root_path: Path, paths: list[str], **_options: object) -> Mapping[str, object]:
        """LibCST's way to ask for a cache; its being there says that one must be given."""
        raise LookupError(f"drafts are made by the program, not from {root_path} and {paths}")

    def __init__(self, cache: Mapping[tuple[SiteKind, int, int], tuple[Draft, ...]]) -> None:
        super().__init__(cache)
        self._answers = cache

    def _answer(self, kind: SiteKind, node: cst.CSTNode) -> None:
        end = self.get_metadata(PositionProvider, node).end
        drafts = self._answers.get((kind, end.line, end.column), ())
        if drafts:
            known = self.get_metadata(type(self), node, ()) or ()
            self.set_metadata(node, (*known, *drafts))

    def visit_Call(self, node: cst.Call) -> None:
        self._answer(SiteKind.CALL, node)

    def visit_Subscript(self, node: cst.Subscript) -> None:
        self._answer(SiteKind.CALL, node)

    def visit_Comparison(self, node: cst.Comparison) -> None:
        self._answer(SiteKind.OPERATOR, node)
        self._answer(SiteKind.ITERATION, node)

    def visit_BinaryOperation(self, node: cst.BinaryOperation) -> None:
        self._answer(SiteKind.OPERATOR, node)

    def visit_Attribute(self, node: cst.Attribute) -> None:
        self._answer(SiteKind.ATTRIBUTE, node)

    def visit_WithItem(self, node: cst.WithItem) -> None:
        self._answer(SiteKind.WITH, node.item)

    def visit_For(self, node: cst.For) -> None:
        self._answer(SiteKind.ITERATION, node.iter)

    def visit_CompFor(self, node: cst.CompFor) -> None:
        self._answer(SiteKind.ITERATION, node.iter)

    def visit_Yield(self, node: cst.Yield) -> None:
        self._answer(SiteKind.ITERATION, node)
