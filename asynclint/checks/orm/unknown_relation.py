"""Names of relations and columns that a query asks for and its model does not have.

What the program cannot be sure of stays quiet: models with an unknown base or field, names that an annotation or an
earlier prefetch gives, and everything after a relation to a model that is not known.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from asynclint.checks.orm.drafting import at_call, finding
from asynclint.index import model as m
from asynclint.orm.loading import SEPARATOR
from asynclint.orm.model import Field, Relation, RelationKind
from asynclint.packs.model import QueryStep
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.queries import Queries
    from asynclint.orm.model import Model
    from asynclint.orm.values import Query
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for queries in context.queries:
        for step, call in queries.calls(QueryStep.JOIN, QueryStep.PREFETCH, QueryStep.DEFER):
            query = step.rows.query
            model = None if query.model is None else context.orm.graph.model(query.model)
            if model is None or queries.is_ambiguous(call):
                continue
            asked = Asked(context, queries, query, step.step, step.name)
            for argument in call.arguments:
                text = asked.text(argument)
                wrong = None if text is None else asked.wrong(model, text.split(SEPARATOR))
                if wrong is not None:
                    message, advice = wrong
                    yield at_call(queries, finding(queries, rule, step.span, message, advice, target=text or ""))


class Asked:
    """What one call asks of a model."""

    def __init__(self, context: Context, queries: Queries, query: Query, step: QueryStep, name: str) -> None:
        self._graph = context.orm.graph
        self._program = context.program
        self._queries = queries
        self._query = query
        self._step = step
        self._name = name

    def text(self, argument: m.Expression) -> str | None:
        """The path that an argument names."""
        match argument:
            case m.Constant(str(text)):
                return text
            case m.Call(function, [m.Constant(str(text)), *_]) if self._step is QueryStep.PREFETCH:
                key = self._queries.key
                callee = evaluate(self._program.scope(key[0], parent=key[1]), function)
                known = self._program.library.callee(callee.name) if isinstance(callee, Dotted) else None
                return text if known is not None and known.query is QueryStep.SPECIFY else None
            case _:
                return None

    def wrong(self, model: Model, path: list[str]) -> tuple[str, str] | None:
        """What is wrong with a path from ``model``, and what to write instead; None when nothing is known to be."""
        for name in path:
            found = self._found(model, name)
            if found is None:
                return None if self._may_have(model, name) else self._unknown(model, name)
            if isinstance(found, Field):
                return None if self._step is QueryStep.DEFER else self._of_column(model, name)
            if self._step is QueryStep.JOIN and self._has_no_row(found):
                what = "leads to many rows" if found.many else "may lead to a row of any model"
                return (
                    f"`{self._name}()` cannot join `{model.name}.{found.name}`, which {what}: the query fails",
                    f'prefetch it: `.prefetch_related("{SEPARATOR.join(path)}")`',
                )
            target = self._graph.target(found)
            if target is None:
                return None
            model = target
        return None

    def _has_no_row(self, relation: Relation) -> bool:
        """Whether a relation does not lead to one row of one model. A key that no two rows share leads back to one."""
        target = self._graph.target(relation)
        key = None if target is None or relation.forward else target.fields.get(f"{relation.reverse}_id")
        return relation.kind is RelationKind.GENERIC or (relation.many and not (key is not None and key.unique))

    def _found(self, model: Model, name: str) -> Field | Relation | None:
        if self._step is not QueryStep.PREFETCH:
            return self._graph.queried(model, name)
        found = self._graph.attribute(model, name)
        return found if isinstance(found, (Field, Relation)) else None

    def _may_have(self, model: Model, name: str) -> bool:
        """Whether a model may have something by a name after all."""
        if model.open or model.abstract or isinstance(model.key, str) or name in model.unknown or name in self._given:
            return True
        settings = self._program.library.orm.settings
        if any(self._graph.model_of(Dotted(setting)) is model for setting in settings):
            return True  # any library may point to it, and does so by the setting
        classes = [
            self._program.class_info(key)
            for key in self._program.class_info(model.key).order
            if not isinstance(key, str)
        ]
        if any(info.facts.decorators for info in classes):
            return True
        if any(place[-1] == name for place, _ in self._query.attributes):
            return True
        if self._step is not QueryStep.PREFETCH:
            return False
        # What is prefetched may go on from whatever an attribute gives.
        return any(name in info.namespace.bindings or name in info.stores for info in classes)

    @property
    def _given(self) -> frozenset[str]:
        """The names that calls in the function give to something: annotations, attributes for prefetched rows."""
        names: set[str] = set()
        for call in self._queries.body.calls.values():
            names.update(keyword for keyword, _ in call.keywords if keyword is not None)
            names.update(
                value.value
                for _, value in call.keywords
                if isinstance(value, m.Constant) and isinstance(value.value, str)
            )
        return frozenset(names)

    def _unknown(self, model: Model, name: str) -> tuple[str, str]:
        what = "relation"
        there = [self._called(relation) for relation in model.relations.values()]
        if self._step is QueryStep.DEFER:
            what = "field"
            there += model.fields
        close = get_close_matches(name, there, n=1)
        advice = f'write `"{close[0]}"`' if close else f"name a {what} that `{model.name}` has"
        return f"`{model.name}` has no {what} `{name}`: the query fails, or loads nothing", advice

    def _called(self, relation: Relation) -> str:
        return relation.name if self._step is QueryStep.PREFETCH else relation.query_name

    def _of_column(self, model: Model, name: str) -> tuple[str, str]:
        return (
            f"`{model.name}.{name}` is a column, not a relation: the query fails, or loads nothing",
            "leave it out: columns come with their row",
        )
