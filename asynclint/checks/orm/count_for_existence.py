"""Rows that are counted to see whether there are any.

Counting looks at every row that matches, asking whether there are any stops at the first. Where the rows are fetched
afterwards in any case, neither question is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import How
from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.checks.repairs import repairs
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.orm.values import Query
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.bodies import Test, Use
    from asynclint.checks.orm.queries import Queries
    from asynclint.orm.values import Rows
    from asynclint.packs.model import Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for queries in context.queries:
        for step, call in queries.calls(QueryStep.COUNT):
            rows = step.rows
            if call.arguments or _is_there(rows) or rows.query.bounded or not only_tested(queries, call):
                continue
            tests, (_, uses) = _tests(queries, call), _uses_of_rows(queries, call)
            yield at_call(
                queries,
                finding(
                    queries,
                    rule,
                    step.span,
                    f"all {rows_of(context, rows)} of the query are counted, only to see whether there are any",
                    _advice(queries, call),
                    target=name_of(context, rows),
                    confidence=Confidence.CERTAIN if rows.lineage is None or rows.query.derived else Confidence.LIKELY,
                    repairs=repairs(rule, step.span, "asked", "exists") if tests and not uses else (),
                ),
            )


def _is_there(rows: Rows) -> bool:
    """Whether the rows were prefetched, so that counting them costs nothing."""
    lineage = rows.lineage
    if lineage is None or rows.query.derived:
        return False
    return isinstance(lineage.start, Query) and lineage.path in lineage.start.loaded


def _tests(queries: Queries, call: m.Call) -> list[Test]:
    return [test for test in queries.body.tests if test.subject is call]


def only_tested(queries: Queries, call: m.Call) -> bool:
    """Whether the number is good for nothing but a test: it stands in one, or its name stands only in such."""
    if _tests(queries, call):
        return True
    for name, local in queries.body.names.items():
        if local.values == [call]:
            tested = [
                test for test in queries.body.tests if isinstance(test.subject, m.Name) and test.subject.id == name
            ]
            return bool(tested) and all(use.how is How.TESTED for use in local.uses)
    return False


def _uses_of_rows(queries: Queries, call: m.Call) -> tuple[str, list[Use]]:
    """The name of the query that is counted, and where its rows are used."""
    match call.function:
        case m.Attribute(m.Name(name)) if (local := queries.body.names.get(name)) is not None:
            return name, [use for use in local.uses if queries.uses_rows(use)]
        case _:
            return "", []


def _advice(queries: Queries, call: m.Call) -> str:
    """What to ask instead, by what follows."""
    name, uses = _uses_of_rows(queries, call)
    if not uses:
        negated = any(test.negated for test in _tests(queries, call))
        return f"ask whether there are any: `{'not ' if negated else ''}….exists()`"
    steps = [queries.step(use.node) for use in uses]
    if all(step is not None and step.step is QueryStep.ONE for step in steps):
        return f"fetch the row that is wanted, `{name}.first()`, and see whether it is `None`"
    return f"test `{name}` itself: its rows are fetched in any case"
