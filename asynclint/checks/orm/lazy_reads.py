"""Relations that are fetched once for every row: the findings, each at its query, with the way to the read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.drafts import draft_at, symbol
from asynclint.checks.orm import remedies
from asynclint.findings import Cause, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.orm.missing import Missing
    from asynclint.packs.model import Rule
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def find(context: Context, rule: Rule, *, many: bool) -> Iterator[Draft]:
    """The findings about relations to many rows, or to one."""
    for missing in context.orm.missing:
        relations = tuple(remedies.relations(context.orm.graph, missing))
        if remedies.is_to_many(missing, relations) is many:
            yield _draft(context, rule, missing, relations)


def _draft(context: Context, rule: Rule, missing: Missing, relations: remedies.Relations) -> Draft:
    program, graph = context.program, context.orm.graph
    module, kind, span = missing.made
    within = function_at(program, module, span.line)
    model = None if missing.query.model is None else graph.model(missing.query.model)
    rows = "row" if model is None else f"`{model.name}` row"
    reader = missing.traced.reader
    read_in = f" in `{symbol(program, reader)}`" if reader[1] >= 0 else ""
    what = ".".join(missing.path)
    return draft_at(
        program,
        rule,
        within,
        kind,
        span,
        f"`{what}` is fetched again for every {rows}{read_in}: {formula(relations)} queries",
        remedies.remedy(graph, missing, relations),
        target="__".join(missing.path),
        confidence=missing.confidence,
        trace=tuple(steps(program, missing)),
        cause=None if reader == within else cause(program, missing),
    )


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
    for call in missing.traced.way:
        where = program.modules.paths[call.within[0]]
        yield Step(where, call.site.span, f"calls `{symbol(program, call.callee)}`", symbol(program, call.within))
    reader = missing.traced.reader
    yield Step(
        program.modules.paths[reader[0]],
        missing.traced.read.span,
        f"reads `{missing.path[-1]}` of each row",
        symbol(program, reader),
    )


def function_at(program: Program, module: int, line: int) -> FunctionKey:
    """The innermost function that a line of a module belongs to."""
    found = -1
    for number, function in enumerate(program.facts(module).functions):
        if not function.is_lambda and function.line <= line <= function.end_line:
            found = number
    return (module, found)
