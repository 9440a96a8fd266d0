"""Findings about relations that a statement does not load, each at the statement, with the way to where it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.drafts import draft_at, symbol
from asynclint.checks.orm.lazy_reads import cause, formula, function_at, steps
from asynclint.checks.repairs import repairs
from asynclint.checks.spelling import spelled
from asynclint.findings import Confidence
from asynclint.orm.mapped.values import Statement
from asynclint.orm.models import along
from asynclint.packs.maps import Maps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.findings import Repair
    from asynclint.orm.missing import Missing
    from asynclint.orm.model import Relation
    from asynclint.packs.model import Knowledge, Rule
    from asynclint.program.values import FunctionKey

FAR = 2
"""Calls between one object and what is read of those that belong to it."""

SEVERAL = 2
"""Relations to many on one path: there are as many as one has times as many as each of those."""

_AS_IT_IS = "defaultload"
"""Goes on from a relation without a word about how it is loaded itself."""


def relations(context: Context, missing: Missing) -> Iterator[Relation | None]:
    """The relations of the path, in order; None from where on they are not known."""
    return along(context.mapped.graph, missing.query, missing.path)


def option(context: Context, missing: Missing) -> str:
    """The option that loads the path."""
    graph = context.mapped.graph
    parts = []
    for number, relation in enumerate(relations(context, missing)):
        if relation is None:
            break
        model = graph.model(relation.model)
        name = "" if model is None else model.name
        parts.append(f"{_loader(context, missing, number, relation)}({name}.{relation.name})")
    return ".".join(parts)


def _repairs(context: Context, rule: Rule, missing: Missing) -> tuple[Repair, ...]:
    """How the option is written where the statement is made, if all that it names has a name there."""
    module, _, span = missing.made
    graph, loaders = context.mapped.graph, _loaders(context.knowledge)
    option, owner = "", missing.query.model
    new: list[str] = []
    if _is_got(missing):
        return ()
    for number, relation in enumerate(relations(context, missing)):
        model = None if owner is None else graph.model(owner)
        if relation is None or model is None or relation.model != owner:
            return ()  # or it is inherited, and who knows from what
        name = _loader(context, missing, number, relation)
        written = spelled(context.program, module, model)
        if name not in loaders or written is None:
            return ()
        option = f"{option}.{name}" if option else ":".join(loaders[name])
        option += f"({written}.{relation.name})"
        if name != _AS_IT_IS:
            new.append(f"{written}.{relation.name}")
        owner = relation.target
    return repairs(rule, span, "optioned", "options", option, *new)


def _loaders(knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """The functions that make an option, by name: each with the module it is imported from."""
    functions = knowledge.functions.items()
    loading = (name for name, callee in functions if callee.maps in {Maps.LOADS, Maps.PASSES})
    return {name: (owner, name) for owner, _, name in (full.rpartition(".") for full in loading)}


def _loader(context: Context, missing: Missing, number: int, relation: Relation) -> str:
    """How a relation of the path is loaded: one to a single object is joined, any other has a query of its own. Who
    joins several gets an error from some statements, and so does who loads anew what the statement loads already."""
    if missing.path[: number + 1] in missing.query.loaded:
        return _AS_IT_IS
    target = relation.target
    is_one = not relation.many and target is not None and not context.mapped.graph.are_related(target, relation.model)
    return "joinedload" if is_one else "selectinload"


def draft(context: Context, rule: Rule, missing: Missing, message: str, advice: str | None = None) -> Draft:
    program = context.program
    module, kind, span = missing.made
    within = function_at(program, module, span.line)
    reader = missing.traced.reader
    return draft_at(
        program,
        rule,
        within,
        kind,
        span,
        message,
        advice or _advice(context, missing),
        target=".".join(missing.path),
        confidence=_confidence(context, within, missing),
        trace=tuple(steps(program, missing)),
        cause=None if reader == within else cause(program, missing),
        repairs=_repairs(context, rule, missing),
    )


def _confidence(context: Context, within: FunctionKey, missing: Missing) -> Confidence:
    """How sure it is that there are many, and that somebody waits for them again and again. Those of one object may be
    few: who finds out what is read of each of them only two calls away had no list in mind. In a request, who waits for
    them does so often. What fails does so with the first, if anybody comes that far."""
    on_the_way = {within, missing.traced.reader, *(call.within for call in missing.traced.way)}
    fails = isinstance(missing.query, Statement) and missing.query.asynchronous
    is_served = not fails and not on_the_way.isdisjoint(context.routes.handlers)
    if missing.query.keyed and not is_served and len(missing.traced.way) >= FAR:
        fans_out = sum(one is not None and one.many for one in list(relations(context, missing))[:-1])
        if fans_out < SEVERAL:
            return Confidence.POSSIBLE
    if not fails and any(map(context.commands.runs, on_the_way)):
        return Confidence.POSSIBLE
    return missing.confidence


def _advice(context: Context, missing: Missing) -> str:
    loading = option(context, missing)
    return (
        f"load it with the object: `options=[{loading}]`"
        if _is_got(missing)
        else f"load it with the rows: `.options({loading})`"
    )


def _is_got(missing: Missing) -> bool:
    """Whether an object is got by its key, by a call that takes the options itself."""
    return isinstance(missing.query, Statement) and not missing.query.classes


def repeated(context: Context, missing: Missing) -> str:
    """The message about a path that is fetched again for each row, or for each of the objects that one row leads to."""
    path, known = ".".join(missing.path), tuple(relations(context, missing))
    each, queries = rows(context, missing), formula(known)
    if missing.query.keyed:
        first = next(number for number, relation in enumerate(known) if relation is not None and relation.many)
        queries = formula(known[first + 1 :])
        last = [relation for relation in known[:-1] if relation is not None and relation.many][-1]
        target = context.mapped.graph.target(last)
        each = "row" if target is None else f"`{target.name}`"
    return f"`{path}` is fetched again for every {each}{reader(context, missing)}: {queries} queries"


def rows(context: Context, missing: Missing) -> str:
    """What a statement gives, in words."""
    model = None if missing.query.model is None else context.mapped.graph.model(missing.query.model)
    return "row" if model is None else f"`{model.name}`"


def reader(context: Context, missing: Missing) -> str:
    """In which function the path is read."""
    key = missing.traced.reader
    return f" in `{symbol(context.program, key)}`" if key[1] >= 0 else ""
