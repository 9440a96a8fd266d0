"""Jobs that loop over all rows of a table and hold every one of them.

A query keeps the rows it gave for whoever goes through it again; a loop over a whole table in a job is gone through
once, and the table grows for as long as the job lives.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import mentioned
from asynclint.checks.orm.drafting import at_loop, finding, name_of, rows_of
from asynclint.checks.orm.jobs import jobs
from asynclint.checks.orm.sizes import Sizes
from asynclint.checks.repairs import repairs
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.queries import Queries
    from asynclint.orm.notes import Run
    from asynclint.packs.model import Rule
    from asynclint.spans import Span


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    in_jobs = jobs(context) if context.queries else {}
    sizes = Sizes(context)
    for queries in context.queries:
        job = in_jobs.get(queries.key)
        if job is None:
            continue
        runs: dict[Span, list[Run]] = defaultdict(list)
        for run in queries.runs:
            if run.step is QueryStep.ROWS:
                runs[run.span].append(run)
        for found in runs.values():
            if not all(_is_whole_table(queries, run) for run in found):
                continue  # which rows they are is chosen somewhere
            run = found[0]
            if queries.site(run) is None:
                continue  # an `async for` asks for its rows in another way
            large = None if run.rows is None else sizes.is_large(run.rows)
            if large is False or run.rows is None:
                continue
            name = context.program.function(job.root).qualname
            yield at_loop(
                queries,
                finding(
                    queries,
                    rule,
                    run.span,
                    f"the loop holds all {rows_of(context, run.rows)} at once, in the job `{name}`",
                    "let them go as they come: `.iterator(chunk_size=2000)`",
                    target=name_of(context, run.rows),
                    confidence=Confidence.LIKELY if large else Confidence.POSSIBLE,
                    repairs=repairs(rule, run.span, "appended", "iterator(chunk_size=2000)"),
                ),
            )


def _is_whole_table(queries: Queries, run: Run) -> bool:
    """Whether a statement loops over all rows of a table, and nothing else uses them."""
    loop = queries.body.loops.get((run.span.end_line, run.span.end_column))
    rows = run.rows
    if loop is None or not loop.is_statement or rows is None or run.loop is not None or rows.lineage is not None:
        return False
    query = rows.query
    if query.filtered or query.bounded or query.plain or query.related or query.raw or query.locked:
        return False
    if not isinstance(loop.iterable, (m.Name, m.Call)):
        return False
    names = [name for name in mentioned([loop.iterable]) if queries.rows(m.Name(name)) is not None]
    if isinstance(loop.iterable, m.Name) and not names:
        return False
    return all(sum(map(queries.uses_rows, queries.body.names[name].uses)) == 1 for name in names)
