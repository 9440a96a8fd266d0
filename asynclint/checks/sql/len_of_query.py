"""Rows that are fetched to be counted, and counted to learn whether there are any.

Where a condition gives something by its name, there is one row mostly, whether a constraint says so or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import How
from asynclint.checks.sql.functions import asking
from asynclint.checks.sql.narrow import may_name_one
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.packs.maps import Maps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.sql.functions import Asking
    from asynclint.orm.mapped.values import Asked
    from asynclint.packs.model import Rule

FETCHES = (Maps.ALL, Maps.SCALARS, Maps.OBJECTS, Maps.EXECUTE)


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    for function in asking(context):
        body = function.body
        for call in body.calls.values():
            match call:
                case m.Call(m.Name("len"), [argument]) if "len" not in body.names:
                    asked = _fetched(function, argument)
                    # What is run may be no query: a write gives the rows that it has written.
                    if asked is None or _is_of_one(asked) or _has_the_keys(context, function, argument, asked):
                        continue
                    if asked.rows is not None or asked.step is Maps.ALL:
                        yield function.draft(
                            rule,
                            asked,
                            "`len()` fetches all rows of the statement, only to count them",
                            "let the database count: `select(func.count()).select_from(...)`, or `query.count()`",
                            _confidence(context, function, asked),
                        )
                case _:
                    pass
        for test in body.tests:
            asked = function.at(test.subject, Maps.COUNT)
            if asked is not None and not _is_of_one(asked):
                yield function.draft(
                    rule,
                    asked,
                    "`count()` visits all rows, only to learn whether there are any",
                    "ask for one: `session.query(query.exists()).scalar()`, or `query.first() is not None`",
                    _confidence(context, function, asked),
                )


def _is_of_one(asked: Asked) -> bool:
    """Whether there is one row at most, so that counting and fetching them cost the same."""
    return asked.rows is not None and asked.rows.query.keyed


def _has_the_keys(context: Context, function: Asking, fetched: m.Expression, asked: Asked) -> bool:
    """Whether nothing but keys is fetched, of some that the function has and counts: there are no more of them."""
    key = None if asked.rows is None else asked.rows.query.model
    model = None if key is None else context.mapped.graph.model(key)
    if model is None:
        return False
    calls = [part for part in function.body.origins(fetched) if isinstance(part, m.Call)]
    for call in calls:
        match call:
            case m.Call(m.Attribute(m.Attribute(_, name) as column, "in_"), [keys]):
                field, path = model.fields.get(name), path_of(column)
                is_alone = any([*map(path_of, one.arguments)] == [path] for one in calls)
                if field is not None and field.unique and is_alone and _is_counted(function, keys):
                    return True
            case _:
                pass
    return False


def _is_counted(function: Asking, node: m.Expression) -> bool:
    """Whether a function asks how many there are of what a name of it stands for."""
    match node:
        case m.Call(m.Attribute(holder, "keys"), []):
            return _is_counted(function, holder)
        case _:
            counted = (call.arguments for call in function.body.calls.values() if call.function == m.Name("len"))
            path = path_of(node)
            return path is not None and any([*map(path_of, arguments)] == [path] for arguments in counted)


def _confidence(context: Context, function: Asking, asked: Asked) -> Confidence:
    """How sure it is that there are many rows, and that somebody waits for them more than once."""
    if context.commands.runs(function.key):
        return Confidence.POSSIBLE
    call = function.body.calls.get((asked.span.end_line, asked.span.end_column))
    is_narrow = call is not None and any(map(may_name_one, function.body.origins(call)))
    return Confidence.POSSIBLE if is_narrow else Confidence.CERTAIN


def _fetched(function: Asking, node: m.Expression) -> Asked | None:
    """What fetches the rows of ``node``, when they are used for nothing else."""
    match node:
        case m.Await(value):
            return _fetched(function, value)
        case m.Call(m.Attribute(m.Await(value) | value, name), []) if name in {"all", "fetchall"}:
            return function.at(node, *FETCHES) or _fetching(function, value)
        case m.Call(m.Name("list"), [argument]):
            return _fetching(function, argument)
        case m.Name(name):
            local = function.body.names.get(name)
            if local is None or len(local.values) != 1 or len(local.uses) != 1 or local.uses[0].how is not How.MEASURED:
                return None
            assigned = local.values[0]
            return None if assigned is None or isinstance(assigned, m.Name) else _fetched(function, assigned)
        case _:
            return None


def _fetching(function: Asking, node: m.Expression) -> Asked | None:
    """The statement that was run for a result that is taken whole."""
    match node:
        case m.Await(value):
            return _fetching(function, value)
        case m.Call(m.Attribute(m.Await(value) | value)) as call:
            return function.at(call, *FETCHES) or _fetching(function, value)
        case _:
            return None
