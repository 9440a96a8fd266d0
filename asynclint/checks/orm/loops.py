"""Loops that go round once for each row or key, and the queries that every round makes.

What counts is that a query depends on what the loop goes through: then there is one for each. A loop over a handful of
things that are written in the code, and one that takes a batch at a time, make no more queries when the data grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.orm.bodies import mentioned
from asynclint.checks.orm.queries import Queries
from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.parts import everything
from asynclint.orm.values import Rows, is_of_rows
from asynclint.program.outcome import Invoke, SiteKind
from asynclint.program.values import Literal, Tuple, alternatives

if TYPE_CHECKING:
    from asynclint.checks.orm.bodies import Body, Loop
    from asynclint.program.outcome import Site
    from asynclint.program.values import FunctionKey, Value

BATCH = ("__in", "__range")
"""Lookups that take many keys at once."""


def goes_on(queries: Queries, loop: Loop, value: Value) -> Confidence | None:
    """How sure it is that a loop goes round as often as there are data; None when it is known not to. ``value`` is what
    it iterates."""
    if _is_written(queries, loop.iterable):
        return None
    if is_of_rows(value):
        bounded = any(isinstance(option, Rows) and option.query.keyed for option in alternatives(value))
        return None if bounded else Confidence.CERTAIN
    return None if any(map(_is_constant, alternatives(value))) else Confidence.LIKELY


def _is_constant(value: Value) -> bool:
    """Whether something is known with all its elements. What nobody can iterate stands beside what is iterated."""
    return isinstance(value, Tuple) or (isinstance(value, Literal) and isinstance(value.value, str))


def _is_written(queries: Queries, node: m.Expression) -> bool:
    """Whether an iterable stands in the code with all its elements, or is a constant of a module or class."""
    match node:
        case m.Sequence(_, elements):
            return not any(isinstance(element, m.Starred) for element in elements)
        case m.Mapping() | m.Constant() | m.Text():
            return True
        case m.Name(name):
            local = queries.body.names.get(name)
            if local is None or not local.values:
                return True
            return all(_is_display(value) or _is_grown_by_hand(queries.body, name, value) for value in local.values)
        case m.Attribute(value, name):
            return name.isupper() or (isinstance(value, m.Name) and value.id not in queries.body.names)
        case m.Call(m.Attribute(value, "items" | "keys" | "values"), [], []):
            return _is_written(queries, value)
        case m.Call(m.Name("range"), arguments):
            return all(isinstance(argument, m.Constant) for argument in arguments)
        case m.Call(m.Name("enumerate" | "zip" | "reversed" | "sorted" | "list" | "tuple" | "set"), arguments):
            return any(_is_written(queries, argument) for argument in arguments)
        case m.Subscript(value):
            return _is_written(queries, value)
        case m.Call(m.Attribute(_, "get")):
            return _is_display(node)
        case m.Call(_, [], []):
            return _gives_written(queries, node)
        case _:
            return False


def _gives_written(queries: Queries, node: m.Call) -> bool:
    """Whether a call is one of a function that does nothing, by itself, but give what stands in the code."""
    called = _invoked(queries.outcome.sites.get((SiteKind.CALL, node.end_line, node.end_column)))
    for key in called:
        match queries.program.function(key).statements():
            case [m.Return(given)] | [m.Evaluate(m.Constant()), m.Return(given)] if given is not None:
                callee = Queries(queries.program, key)
                if any(map(_invoked, callee.outcome.sites.values())) or not _is_written(callee, given):
                    return False
            case _:
                return False
    return bool(called)


def _invoked(site: Site | None) -> list[FunctionKey]:
    return [] if site is None else [target.function.key for target in site.targets if isinstance(target, Invoke)]


def _is_grown_by_hand(body: Body, name: str, start: m.Expression | None) -> bool:
    """Whether a list begins empty and gets one element by each line that adds to it: none of those is repeated."""
    if start != m.Sequence("list", []):
        return False
    growing = [part for part in everything(body.statements) if _grows(part, name)]
    loops = (part for part in everything(body.statements) if isinstance(part, (m.For, m.While)))
    repeated = any(_grows(part, name) for loop in loops for part in everything(loop.body))
    return bool(growing) and not repeated and all(_adds_one(part) for part in growing)


def _grows(node: m.Node, name: str) -> bool:
    match node:
        case m.Call(m.Attribute(m.Name(grown), "append" | "extend" | "insert")) | m.Augment(m.Name(grown)):
            return grown == name
        case _:
            return False


def _adds_one(node: m.Node) -> bool:
    return isinstance(node, m.Call) and isinstance(node.function, m.Attribute) and node.function.name == "append"


def _is_display(node: m.Expression | None) -> bool:
    match node:
        case m.Call(m.Attribute(_, "get"), [m.Constant(), m.Sequence() as default]):
            return _is_display(default)  # a setting
        case m.Call(m.Attribute(m.Name(table), "get")) | m.Subscript(m.Name(table)) if table.isupper():
            return True  # an entry of what stands in the code
        case m.Sequence(_, elements):
            return bool(elements) and not any(isinstance(element, m.Starred) for element in elements)
        case m.Mapping(keys):
            return bool(keys)
        case m.Constant():
            return True
        case _:
            return False


def depends(body: Body, loop: Loop, node: m.Node) -> bool:
    """Whether what ``node`` does may differ from round to round."""
    names = body.following(mentioned([loop.target]))
    return not names.isdisjoint(mentioned([node]))


def takes_batch(node: m.Call) -> bool:
    """Whether a query is made for many keys at once."""
    return any(
        keyword is not None and keyword.endswith(BATCH)
        for part in everything([node])
        if isinstance(part, m.Call)
        for keyword, _ in part.keywords
    )
