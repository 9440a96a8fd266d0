"""Which tables are large: by the settings, or by what the program shows of them.

Rows that belong to rows of other tables grow with these; the users of a service do as well. A table that stands for
itself (languages, plugins, templates) has as many rows as somebody cared to write, and knowledge says which tables have
a few rows in any installation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.orm.model import RelationKind

if TYPE_CHECKING:
    from asynclint.checks.context import Context
    from asynclint.orm.model import Model
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
        if self._is_small(model):
            return False
        return True if self._grows(model) else None

    def _is_small(self, model: Model) -> bool:
        """Whether every installation has a few rows of a model."""
        known = self._context.knowledge.orm.models.get(model.key) if isinstance(model.key, str) else None
        return known is not None and known.small

    def _grows(self, model: Model) -> bool:
        """Whether rows of a model belong to rows of another, or are the users."""
        if any(label == model.label for label in self._context.knowledge.orm.settings.values()):
            return True
        graph = self._context.orm.graph
        for relation in model.relations.values():
            target = graph.target(relation) if relation.forward and not relation.many else None
            if target is None or relation.nullable or relation.parent_link or target.key == model.key:
                continue
            if relation.kind is not RelationKind.GENERIC and not self._is_small(target):
                return True
        return False
