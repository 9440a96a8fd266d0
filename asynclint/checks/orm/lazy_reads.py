"""Relations that are fetched once for every row: the findings, each at its query, with the way to the read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.drafts import draft_at, symbol
from asynclint.checks.orm import remedies
from asynclint.checks.orm.queries import STAYS_QUERY
from asynclint.checks.repairs import repairs
from asynclint.findings import Cause, Step
from asynclint.orm.models import along
from asynclint.orm.values import Made

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.orm.missing import Missing
    from asynclint.packs.model import Knowledge, Rule
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def find(context: Context, rule: Rule, *, many: bool) -> Iterator[Draft]:
    """The findings about relations to many rows, or to one."""
    steps_of_a_query = _steps_of_a_query(context.knowledge)
    for missing in context.orm.missing:
        relations = tuple(along(context.orm.graph, missing.query, missing.path))
        if remedies.is_to_many(missing, relations) is many:
            yield _draft(context, rule, missing, relations, steps_of_a_query)


def _draft(
    context: Context, rule: Rule, missing: Missing, relations: remedies.Relations, steps_of_a_query: Iterable[str]
) -> Draft:
    program, graph = context.program, context.orm.graph
    module, kind, span = missing.made
    within = function_at(program, module, span.line)
    model = None if missing.query.model is None else graph.model(missing.query.model)
    rows = "row" if model is None else f"`{model.name}` row"
    reader = missing.traced.reader
    read_in = f" in `{symbol(program, reader)}`" if reader[1] >= 0 else ""
    what = ".".join(missing.path)
    wanted = "__".join(missing.path)
    method = remedies.loading(missing, relations)
    return draft_at(
        program,
        rule,
        within,
        kind,
        span,
        f"`{what}` is fetched again for every {rows}{read_in}: {formula(relations)} queries",
        remedies.remedy(graph, missing, relations),
        target=wanted,
        confidence=missing.confidence,
        trace=tuple(steps(program, missing)),
        cause=None if reader == within else cause(program, missing),
        repairs=() if method is None else repairs(rule, span, "loaded", method, wanted, *steps_of_a_query),
    )


def _steps_of_a_query(knowledge: Knowledge) -> list[str]:
    """The methods after which there still is a query that relations can be loaded with."""
    methods = (callee for known in knowledge.classes.values() for callee in known.methods.values())
    return sorted({callee.name.rpartition(".")[2] for callee in methods if callee.query in STAYS_QUERY})


def formula(relations: remedies.Relations) -> str:
    """How many queries there are: one for the rows, and one for each row at the end of the path."""
    several = sum(relation is not None and relation.many for relation in relations[:-1])
    return "1 + " + "·".join("NMKL"[: several + 1])


def cause(program: Program, missing: Missing) -> Cause:
    """The function that reads, which other queries meet as well."""
    reader = missing.traced.reader
    line = missing.traced.read.span.line
    return Cause(program.modules.paths[reader[0]], line, symbol(program, reader), missing.path[-1], "reads")


def steps(program: Program, missing: Missing) -> Iterator[Step]:
    made = missing.query.made
    if isinstance(made, Made) and made != missing.made:
        path = program.modules.paths[made.module]
        within = function_at(program, made.module, made.span.line)
        yield Step(path, made.span, "the query begins, as others have it too", symbol(program, within))
    for call in missing.traced.way:
        where = program.modules.paths[call.within[0]]
        yield Step(where, call.site.span, f"calls `{symbol(program, call.callee)}`", symbol(program, call.within))
    reader = missing.traced.reader
    yield Step(
        program.modules.paths[reader[0]],
        missing.traced.read.span,
        f"reads `{missing.path[-1]}` of each row{f', to fill `{by}`' if (by := missing.traced.read.by) else ''}",
        symbol(program, reader),
    )


def function_at(program: Program, module: int, line: int) -> FunctionKey:
    """The innermost function that a line of a module belongs to."""
    found = -1
    for number, function in enumerate(program.facts(module).functions):
        if not function.is_lambda and function.line <= line <= function.end_line:
            found = number
    return (module, found)
