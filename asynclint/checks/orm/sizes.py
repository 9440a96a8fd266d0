"""Which tables are large: by the settings, or by what the program shows of them.

A program that streams a table, or goes through it in pages, thinks it large; one whose knowledge says that a table has
a few rows in any installation, or that makes each of its rows by hand, thinks it small.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from asynclint.checks.context import Context
    from asynclint.orm.model import Model, ModelKey
    from asynclint.orm.values import Rows


class Sizes:
    """What is known of how many rows models have."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._named = frozenset(name.lower() for name in context.settings.large_models)

    def is_large(self, rows: Rows) -> bool | None:
        """Whether the table that a query asks is large; None when nothing speaks for it or against it."""
        model = None if rows.query.model is None else self._context.orm.graph.model(rows.query.model)
        if model is None:
            return False
        if self._named:
            return bool(self._named & {model.label.lower(), model.name.lower()})
        if self.is_small(model):
            return False
        return True if model.key in self._streamed else None

    def is_small(self, model: Model) -> bool:
        """Whether every installation has a few rows of a model."""
        known = self._context.knowledge.orm.models.get(model.key) if isinstance(model.key, str) else None
        return known is not None and known.small

    @cached_property
    def _streamed(self) -> frozenset[ModelKey]:
        """The models of whose tables some function streams all rows."""
        return frozenset(
            step.rows.query.model
            for queries in self._context.queries
            for step in queries.steps.values()
            if step.step is QueryStep.STREAM and step.rows.query.model is not None and not step.rows.query.filtered
        )
