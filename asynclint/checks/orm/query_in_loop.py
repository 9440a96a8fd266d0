"""Queries that are made, or rows that are written, one by one for each of many things.

The query may stand in the loop itself, or in a function that the loop calls for each; then the way there is shown.
Relations that are read of each row are no matter of this check: they can be loaded with the rows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from asynclint.checks.below import Below, Own, is_straight
from asynclint.checks.drafts import symbol
from asynclint.checks.orm.bodies import mentioned
from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.checks.orm.loops import depends, goes_on, takes_batch
from asynclint.checks.orm.queries import Queries
from asynclint.findings import Confidence, Step
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.orm.notes import WRITES
from asynclint.orm.values import Made, Query, Rows
from asynclint.packs.model import QueryStep
from asynclint.program.outcome import Invoke, SiteKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.below import Lookup
    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.bodies import Loop as BodyLoop
    from asynclint.orm.model import ModelKey
    from asynclint.orm.notes import Run
    from asynclint.packs.model import Rule
    from asynclint.program.constants import Constants
    from asynclint.program.outcome import Loop, Site
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey
    from asynclint.spans import Span

INSTEAD = {
    QueryStep.ONE: "fetch all that are needed before the loop, `.in_bulk(keys)` or `.filter(...__in=keys)`, "
    "and look each up in a dictionary",
    QueryStep.EXISTS: "fetch the keys that are there before the loop, `.filter(...__in=keys).values_list(...)`, "
    "and look each up in a set",
    QueryStep.COUNT: 'count all at once: `.values(key).annotate(number=Count("pk"))`, or annotate the rows of the loop',
    QueryStep.VALUE: "aggregate all at once: `.values(key).annotate(...)`, or annotate the rows of the loop",
    QueryStep.ROWS: "fetch all that are needed before the loop, `.filter(...__in=keys)`, "
    "and group them in a dictionary",
    QueryStep.CREATE: "collect the objects and write them together: `.bulk_create(objects)`",
    QueryStep.OBTAIN: "fetch those that are there before the loop, and write the others together: "
    "`.bulk_create(objects, ignore_conflicts=True)`",
    QueryStep.WRITE: "write all at once: one `.filter(...__in=keys)`, or `.bulk_update(objects, fields)`",
    QueryStep.SAVE: "collect the objects and write them together: `.bulk_create(objects)`, "
    "`.bulk_update(objects, fields)`, or `.delete()` of the whole query",
}
"""What replaces each step when it is taken once for each of many. One that takes many keys at once needs nothing."""

SINGLE = frozenset({QueryStep.ONE, QueryStep.CREATE, QueryStep.OBTAIN})

ITERATED = "__iter__"

FEW_BRANCHES = 2
"""Choices in a function that do not keep most rounds of a loop from a query."""

VERBS = {
    QueryStep.CREATE: "written",
    QueryStep.OBTAIN: "looked for, and written,",
    QueryStep.WRITE: "written",
    QueryStep.SAVE: "written",
    QueryStep.COUNT: "counted",
}


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    below = Below(context.program, partial(_own, context.program), partial(_writes_itself, context.program))
    for queries in context.queries:
        yield from _direct(context, rule, queries)
    for queries in context.functions:
        yield from _through_calls(context, rule, below, queries)


def _direct(context: Context, rule: Rule, queries: Queries) -> Iterator[Draft]:
    """One finding for each loop, model and way to ask: what mends the first mends the others. What may be of several
    models at one place is still one finding."""
    found: dict[object, list[tuple[Run, _Repeated]]] = defaultdict(list)
    models: dict[Span, list[ModelKey | None]] = defaultdict(list)
    for run in queries.runs:
        call = queries.asked(run)
        if run.loop is None or run.rows is None or call is None or run.step not in INSTEAD or run.rows.query.locked:
            continue
        if _stands_alone(queries, run) or (run.step is QueryStep.SAVE and _is_made_here(queries, call)):
            continue
        repeated = _repeated(queries, run.loop, call, call)
        if repeated is not None and (_is_replaceable(run) or _is_of_one(queries, run, call, repeated.loop)):
            models[run.span].append(run.rows.query.model)
            found[repeated.loop.span, models[run.span][0], INSTEAD[run.step]].append((run, repeated))
    for runs in found.values():
        (run, repeated), others = runs[0], {other.span for other, _ in runs[1:]} - {runs[0][0].span}
        assert run.rows is not None
        rows = run.rows if len(set(models[run.span])) == 1 else Rows(Query(None, None))
        more = f", here and at {len(others)} more place{'s' if len(others) > 1 else ''}" if others else ""
        yield at_call(
            queries,
            finding(
                queries,
                rule,
                run.span,
                f"{_what(run)} in {repeated.where}: {_cost(context, run, rows)}{more}",
                INSTEAD[run.step],
                target=name_of(context, rows),
                confidence=min(repeated.confidence, _sureness(queries, run)),
            ),
        )


def _is_made_here(queries: Queries, call: m.Call) -> bool:
    """Whether a row is written that the same function gets from a query for one: that is what is told."""
    steps = (queries.step(value) for value in _receivers(queries, call))
    return any(step is not None and step.step in SINGLE for step in steps)


def _receivers(queries: Queries, call: m.Call) -> Iterator[m.Expression]:
    """What the name that a method is called on was given anywhere in the function."""
    if isinstance(call.function, m.Attribute) and isinstance(call.function.value, m.Name):
        name = call.function.value.id
        for names, value in queries.body.flows:
            if name in names:
                yield value.value if isinstance(value, m.Await) else value


def _sureness(queries: Queries, run: Run) -> Confidence:
    """How sure it is that most rounds come to a query: each choice on the way is one that some do not make, an
    exception one that most do not. Rows that may be of any model cannot be asked for together."""
    site = queries.site(run)
    rare = site is not None and (site.branches > FEW_BRANCHES or site.doubts > 0)
    anything = run.rows is None or run.rows.query.model is None  # each round may ask another table
    return Confidence.POSSIBLE if rare or anything else Confidence.CERTAIN


def _through_calls(context: Context, rule: Rule, below: Below[Run], queries: Queries) -> Iterator[Draft]:
    """The calls in loops that lead to a query for what they are passed."""
    program = context.program
    for site in program.outcome(queries.key).sites.values():
        if site.loop is None or site.once or site.kind is not SiteKind.CALL or not _invokes(site):
            continue
        lookup = min(below.at(site), key=lambda lookup: len(lookup.way), default=None)
        call = None if lookup is None else queries.body.calls.get((site.span.end_line, site.span.end_column))
        if lookup is None or call is None:
            continue
        every = (_repeated(queries, site.loop, call, node) for node in below.fed(call, site, lookup))
        repeated = next((one for one in every if one is not None), None)
        if repeated is None:
            continue
        reader, asked = program.function(lookup.reader).qualname, lookup.asked
        yield at_call(
            queries,
            finding(
                queries,
                rule,
                site.span,
                f"{_what(asked)} in {repeated.where}, by way of `{reader}`: {_cost(context, asked, asked.rows)}",
                INSTEAD[asked.step],
                target="" if asked.rows is None else name_of(context, asked.rows),
                confidence=min(repeated.confidence, lookup.confidence, _usual(asked)),
                trace=tuple(_steps(context, queries, site, lookup)),
            ),
        )


def _own(program: Program, key: FunctionKey, passed: Constants) -> Own[Run]:
    """What a function asks for that could be asked for many at once."""
    facts = program.function(key)
    queries = Queries(program, key, passed)
    found = []
    for run in queries.runs:
        call, site = queries.asked(run), queries.site(run)
        if call is None or run.loop is not None or site is None or not is_straight(site):
            continue
        if run.step in WRITES and queries.in_transaction(run):
            continue  # what is written for each belongs together
        if run.name != facts.name and _is_replaceable(run) and not takes_batch(call):
            found.append((run, call))
    return Own(queries, tuple(parameter.name for parameter in facts.parameters), tuple(found))


def _writes_itself(program: Program, key: FunctionKey, _passed: Constants) -> bool:
    """Whether a method stands in for one that writes the row it is called on: then no other way would do."""
    function = program.function(key)
    if function.owner < 0:
        return False
    bases = program.class_info((key[0], function.owner)).library_bases
    methods = (program.library.method(base, function.name) for base in bases)
    return any(method is not None and method.query is QueryStep.SAVE for method in methods)


def _usual(run: Run) -> Confidence:
    """How often a helper may as well do its work for many at once. One that changes rows mostly does more than that."""
    return Confidence.POSSIBLE if run.step in {QueryStep.SAVE, QueryStep.WRITE} else Confidence.LIKELY


def _invokes(site: Site) -> bool:
    return any(isinstance(target, Invoke) for target in site.targets)


def _steps(context: Context, queries: Queries, site: Site, lookup: Lookup[Run]) -> Iterator[Step]:
    program = context.program
    calls = ((queries.key, site), *lookup.way)
    callees = (*(within for within, _ in lookup.way), lookup.reader)
    for (within, call), callee in zip(calls, callees, strict=True):
        name = program.function(callee).qualname
        yield Step(program.modules.paths[within[0]], call.span, f"calls `{name}`", symbol(program, within))
    path = program.modules.paths[lookup.reader[0]]
    asks = "goes through rows" if lookup.asked.name == ITERATED else f"`{lookup.asked.name}()`"
    yield Step(path, lookup.asked.span, f"asks the database: {asks}", symbol(program, lookup.reader))


@dataclass(frozen=True, slots=True)
class _Repeated:
    """The ``loop`` whose rounds each do something else, as ``where`` says it; ``confidence`` is how sure it is that
    there are as many rounds as data."""

    loop: Loop
    where: str
    confidence: Confidence


def _repeated(queries: Queries, around: Loop, call: m.Call, node: m.Expression) -> _Repeated | None:
    """The loop that makes a call for each of many things, by what is in ``node``: of several the innermost."""
    for loop in around.outwards():
        confidence = _each(queries, loop, call, node)
        if confidence is not None:
            nested = around.outer is not None
            return _Repeated(loop, f"the loop of line {loop.span.line}" if nested else "a loop", confidence)
    return None


def _each(queries: Queries, around: Loop, call: m.Call, node: m.Expression) -> Confidence | None:
    """How sure it is that a call in a loop does something else in every round, by what is in ``node``, and that there
    are as many rounds as data."""
    loop = queries.body.loops.get((around.span.end_line, around.span.end_column))
    place = call.end_line, call.end_column
    if loop is None or place in queries.body.remembered or not _repeats(loop, call):
        return None
    if (
        queries.body.singled.get(place) in set(mentioned([loop.target]))
        or takes_batch(call)
        or _is_on_batch(queries, call)
        or not depends(queries.body, loop, node)
    ):
        return None
    return goes_on(queries, loop, around.iterable)


def _repeats(loop: BodyLoop, call: m.Call) -> bool:
    """Whether a call stands in a loop: a query that was made before it is fetched once, however often it is gone
    through."""
    return any(node is call for node in everything([*loop.body, *loop.conditions, *loop.elements]))


def _is_on_batch(queries: Queries, call: m.Call) -> bool:
    """Whether a method is called on what a query for many keys was assigned to; a row of such a query is but one."""
    match call.function:
        case m.Attribute(m.Name(name)) if (local := queries.body.names.get(name)) is not None:
            return any(isinstance(value, m.Call) and takes_batch(value) for value in local.values)
        case _:
            return False


def _is_replaceable(run: Run) -> bool:
    """Whether a query for many can take the place of many of this one. Related rows of one row are another matter: they
    are loaded with it."""
    if run.step not in INSTEAD or run.rows is None or run.rows.query.locked:
        return False
    return not run.rows.query.related or run.step is QueryStep.CREATE


def _is_of_one(queries: Queries, run: Run, call: m.Call, around: Loop) -> bool:
    """Whether all rounds of a loop ask for rows of the same object: `order.lines.get(number=number)`."""
    loop = queries.body.loops.get((around.span.end_line, around.span.end_column))
    if loop is None or run.step in WRITES or run.rows is None or not isinstance(run.rows.query.made, Made):
        return False
    begun = run.rows.query.made.span
    node = call.function
    while isinstance(node, (m.Attribute, m.Call)):
        if isinstance(node, m.Attribute) and (node.end_line, node.end_column) == (begun.end_line, begun.end_column):
            return not depends(queries.body, loop, node.value)
        node = node.value if isinstance(node, m.Attribute) else node.function
    return isinstance(call.function, m.Attribute) and isinstance(node, m.Name) and not depends(queries.body, loop, node)


def _stands_alone(queries: Queries, run: Run) -> bool:
    """Whether a query is made in one round at most, or each write is meant to be a transaction of its own."""
    site = queries.site(run)
    if site is None or site.once:
        return site is not None
    return run.step in WRITES and queries.in_transaction(run)


def _what(run: Run) -> str:
    return "a query" if run.name == ITERATED else f"`{run.name}()`"


def _cost(context: Context, run: Run, rows: Rows | None) -> str:
    which = "rows" if rows is None else rows_of(context, rows)
    how = "fetched in every round" if run.step is QueryStep.ROWS else f"{VERBS.get(run.step, 'fetched')} one by one"
    return f"{which} are {how}, N queries"
