"""Rows that are all fetched, and of which Python then chooses some, or adds them up, by nothing but their columns.

Only what stands right at the query counts, and only where the rows are used for nothing else: who needs all of them
anyway may as well choose among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm import chosen_documents
from asynclint.checks.orm.choosing import chosen_by
from asynclint.checks.orm.drafting import at_loop, finding, name_of, rows_of
from asynclint.checks.orm.queries import is_plain_question
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.orm.loading import SEPARATOR
from asynclint.orm.model import Field
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.bodies import Loop
    from asynclint.checks.orm.queries import Queries
    from asynclint.orm.model import Model
    from asynclint.packs.model import Rule
    from asynclint.spans import Span

NUMBERS = {
    "sum": ("added up", '`.aggregate(Sum("{column}"))`'),
    "max": ("compared", '`.aggregate(Max("{column}"))`'),
    "min": ("compared", '`.aggregate(Min("{column}"))`'),
    "any": ("looked through", "`.filter({column}=True).exists()`"),
    "all": ("looked through", "`.exclude({column}=True).exists()`"),
}
"""What is done in Python with a column of all rows, and what the database does as well."""


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    yield from chosen_documents.find(context, rule)
    for queries in context.queries:
        seen: set[Span] = set()
        for run in queries.runs:
            loop = queries.body.loops.get((run.span.end_line, run.span.end_column))
            rows = run.rows
            if loop is None or rows is None or run.step is not QueryStep.ROWS or run.span in seen:
                continue
            if not _is_used_here_only(queries, loop):
                continue
            seen.add(run.span)
            model = None if rows.query.model is None else context.orm.graph.model(rows.query.model)
            if model is None or rows.query.plain or not is_plain_question(rows):
                continue
            told = _told(context, queries, model, loop)
            if told is not None:
                what, advice = told
                message = f"all {rows_of(context, rows)} of the query are fetched, to be {what} in Python"
                yield at_loop(queries, finding(queries, rule, run.span, message, advice, target=name_of(context, rows)))


def _is_used_here_only(queries: Queries, loop: Loop) -> bool:
    if queries.rows(loop.iterable) is None or not queries.is_own(loop.iterable):
        return False
    if isinstance(loop.iterable, m.Name):
        local = queries.body.names[loop.iterable.id]
        return sum(map(queries.uses_rows, local.uses)) == 1
    return isinstance(loop.iterable, m.Call)


def _told(context: Context, queries: Queries, model: Model, loop: Loop) -> tuple[str, str] | None:
    """What is done with the rows that the database could do, and how."""
    if not isinstance(loop.target, m.Name):
        return None
    row = loop.target.id
    filtered = {
        keyword.partition(SEPARATOR)[0]
        for call in everything(_made_of(queries, loop.iterable))
        if isinstance(call, m.Call)
        for keyword, _ in call.keywords
        if keyword is not None
    }

    def column(node: m.Expression) -> str | None:
        """The column that is read of the row, when nothing else is."""
        match node:
            case m.Attribute(m.Name(name), attribute) if name == row:
                found = context.orm.graph.attribute(model, attribute)
                if not isinstance(found, Field) or attribute in model.unknown or attribute in filtered:
                    return None  # who filters by it in the database as well compares more exactly here
                return attribute
            case _:
                return None

    name = chosen_by(loop, column)
    if name is not None:
        return "chosen from", f"choose in the database: `.filter({name}=...)`"
    if loop.is_statement:
        return None
    if loop.conditions or len(loop.elements) != 1 or loop.taker is None:
        return None
    name = column(loop.elements[0])
    known = NUMBERS.get(loop.taker)
    if name is None or known is None or loop.taker in queries.body.names:
        return None
    return known[0], "let the database do it: " + known[1].format(column=name)


def _made_of(queries: Queries, node: m.Expression) -> list[m.Expression]:
    """What an expression is written as, that of a name too."""
    if isinstance(node, m.Name):
        return [value for value in queries.body.names[node.id].values if value is not None]
    return [node]
