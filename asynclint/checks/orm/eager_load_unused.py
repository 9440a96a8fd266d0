"""Relations that a query loads with its rows, and that nobody reads.

Only where every use of the rows can be seen: they are gone through in one loop, right where the query is made, and
nothing is done with a row but to read its columns and relations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.orm.loading import SEPARATOR
from asynclint.orm.model import Field, Relation
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.bodies import Loop
    from asynclint.checks.orm.queries import Queries
    from asynclint.orm.model import Model
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for queries in context.queries:
        for loop in queries.body.loops.values() if queries.given else ():
            rows = queries.rows(loop.iterable)
            model = None if rows is None or rows.query.model is None else context.orm.graph.model(rows.query.model)
            read = None if model is None else _read(context, queries, model, loop)
            if rows is None or read is None:
                continue
            for call in _chain(queries, loop.iterable):
                step = queries.step(call)
                if step is None or step.step not in {QueryStep.JOIN, QueryStep.PREFETCH}:
                    continue
                for argument in call.arguments:
                    match argument:
                        case m.Constant(str(path)) if path.partition(SEPARATOR)[0] not in read:
                            yield at_call(
                                queries,
                                finding(
                                    queries,
                                    rule,
                                    step.span,
                                    f"`{path}` is loaded with the {rows_of(context, rows)}, and nobody reads it",
                                    f'leave `"{path}"` out of `{step.name}()`',
                                    target=name_of(context, rows),
                                ),
                            )


def _chain(queries: Queries, node: m.Expression) -> Iterator[m.Call]:
    """The calls that make a query, last first."""
    while True:
        match node:
            case m.Name(name) if len(values := queries.body.names[name].values) == 1 and values[0] is not None:
                node = values[0]
            case m.Call(m.Attribute(inner)):
                yield node
                node = inner
            case _:
                return


def _read(context: Context, queries: Queries, model: Model, loop: Loop) -> frozenset[str] | None:
    """The relations of a row that its loop reads; None when the rows are used for anything else."""
    if not isinstance(loop.target, m.Name):
        return None
    if isinstance(loop.iterable, m.Name):
        local = queries.body.names[loop.iterable.id]
        if len(local.values) != 1 or sum(map(queries.uses_rows, local.uses)) != 1:
            return None
    row = loop.target.id
    if len(queries.body.names[row].values) != 1:
        return None
    body = [*everything([*loop.body, *loop.conditions, *loop.elements])]
    names = [
        node.name
        for node in body
        if isinstance(node, m.Attribute) and isinstance(node.value, m.Name) and node.value.id == row
    ]
    if len(names) != len(queries.body.names[row].uses):
        return None
    if not all(isinstance(context.orm.graph.attribute(model, name), (Field, Relation)) for name in names):
        return None
    return frozenset(names)
