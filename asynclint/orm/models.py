"""What is asked of a graph of models by those who need not know which library declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.model import Field, Manager, Model, ModelKey, Relation
    from asynclint.orm.values import Path, Query
    from asynclint.program.values import Value


class Models(Protocol):
    """The models of a program, of one kind."""

    def model(self, key: ModelKey) -> Model | None:
        """The model that a class is."""

    def model_of(self, value: Value) -> Model | None:
        """The model that a value stands for, as a class or as an instance of it."""

    def attribute(self, model: Model, name: str) -> Field | Relation | Manager | None:
        """What reading ``name`` on an instance means; None when it is no part of the model."""

    def relation(self, model: Model, name: str) -> Relation | None:
        """The relation that instances have as attribute ``name``."""

    def target(self, relation: Relation) -> Model | None:
        """The model at the other end."""


def along(models: Models, query: Query, path: Path) -> Iterator[Relation | None]:
    """The relations that a path leads over from the rows of a query; None from where on they are not known."""
    model = None if query.model is None else models.model(query.model)
    for name in path:
        relation = None if model is None else models.relation(model, name)
        model = None if relation is None else models.target(relation)
        yield relation
