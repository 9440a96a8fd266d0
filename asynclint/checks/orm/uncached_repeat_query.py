"""Queries that are asked something, and then fetched: the rows would have told.

Only where the same name is asked and gone through in one function, and nothing else ever gives it a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import How
from asynclint.checks.orm.drafting import at_call, finding, name_of
from asynclint.checks.orm.queries import is_plain_question
from asynclint.index import model as m
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Rule

INSTEAD = {
    QueryStep.COUNT: "go through the rows first, and ask `len({name})`",
    QueryStep.EXISTS: "test `{name}` itself, which fetches its rows once for both",
}


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for queries in context.queries:
        for step, call in queries.calls(*INSTEAD):
            match call:
                case m.Call(m.Attribute(m.Name(name)), []) if (local := queries.body.names.get(name)) is not None:
                    rows = queries.rows(m.Name(name))
                    if rows is None or len(local.values) != 1 or not is_plain_question(rows):
                        continue
                    if not any(use.how is How.ITERATED for use in local.uses):
                        continue
                    yield at_call(
                        queries,
                        finding(
                            queries,
                            rule,
                            step.span,
                            f"`{name}` is asked by a query of its own what its rows tell, which are fetched as well",
                            INSTEAD[step.step].format(name=name),
                            target=name_of(context, rows),
                        ),
                    )
