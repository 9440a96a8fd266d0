"""Tests that the rows of a query seldom pass: those for what a row that is stored has, and no fresh object.

`if not self.slug:` in a `save()` is for the object that is being made. Whoever loops over stored rows and saves each
does not come there, so what is read there is not read for each row. Nor is what is read where a group of rows begins,
or for a key that nothing is remembered of yet, or to warn of a row that is not as it should be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.orm.cached import statements
from asynclint.orm.model import Field
from asynclint.orm.values import LibraryRow, Row
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Dotted, alternatives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asynclint.orm.models import Models
    from asynclint.program.frame import Frame
    from asynclint.program.values import Value

HASATTR = Dotted("builtins.hasattr")
ADDING = "adding"

WARNINGS = frozenset({"warn", "warning", "error", "exception", "critical"})
"""The methods by which logs, and whatever else somebody reads, are told of what should not be."""

LONGEST_WARNING = 3
"""Statements of a block that does nothing but warn and go on."""


def is_rare(frame: Frame, graph: Models, test: m.Expression, block: Sequence[m.Statement], *, truth: bool) -> bool:
    """Whether stored rows seldom come to ``block``, which runs where ``test`` is ``truth``."""
    if len(block) <= LONGEST_WARNING and any(map(_warns, block)):
        return True
    match test:
        case m.Not(inner):
            return is_rare(frame, graph, inner, block, truth=not truth)
        case m.BoolOp(conjunction, parts) if conjunction is truth:
            return any(is_rare(frame, graph, part, block, truth=truth) for part in parts)
        case m.Compare(m.Name(name), ["!="], [m.Attribute() as key]) if truth:
            return _begins_group(block, name, key)
        case m.Compare(key, ["in" | "not in"], [store]) if truth is (test.operators[0] == "not in"):
            return _remembers(block, store) and not (_has_loop(block) or _tells_rows_apart(frame, graph, key))
        case m.Compare(left, ["is" | "=="], [m.Constant(None)]):
            return truth and _is_stored(frame, graph, left, block)
        case m.Compare(left, ["is not" | "!="], [m.Constant(None)]):
            return not truth and _is_stored(frame, graph, left, block)
        case m.Call(m.Name("getattr"), [holder, m.Constant(str(name)), *_]):
            read = m.Attribute(holder, name, test.end_line, test.end_column)
            return is_rare(frame, graph, read, block, truth=truth)
        case m.Call(m.Name("hasattr"), [holder, m.Constant(str(name))]):
            return truth and evaluate(frame, test.function) == HASATTR and _lacks(frame, graph, holder, name)
        case m.Attribute(_, name):
            return truth if name == ADDING else not truth and _is_stored(frame, graph, test, block)
        case _:
            return False


def _warns(statement: m.Statement) -> bool:
    """Whether somebody is told of what should not be."""
    match statement:
        case m.Evaluate(m.Call(m.Attribute(_, name))):
            return name in WARNINGS
        case _:
            return False


def _is_stored(frame: Frame, graph: Models, node: m.Expression, block: Sequence[m.Statement]) -> bool:
    """Whether a column has a value in every stored row: one that tells rows apart, or that ``block`` fills in."""
    if not isinstance(node, m.Attribute):
        return False
    for option in _rows(frame, node.value):
        model = graph.model_of(option)
        column = None if model is None else graph.attribute(model, node.name)
        if not isinstance(column, Field):
            continue
        relation = node if column.relation is None else msgspec.structs.replace(node, name=column.relation)
        if _fills(block, node) or _fills(block, relation):
            return True
        if not column.nullable and (column.unique or column.indexed or column.primary_key or column.given):
            return True
    return False


def _fills(block: Sequence[m.Statement], node: m.Attribute) -> bool:
    path = path_of(node)
    return any(isinstance(part, m.Assign) and any(path_of(target) == path for target in part.targets) for part in block)


def _begins_group(block: Sequence[m.Statement], name: str, key: m.Attribute) -> bool:
    """Whether ``block`` remembers under ``name`` that rows with this ``key`` have begun."""
    return any(
        isinstance(part, m.Assign) and m.Name(name) in part.targets and path_of(part.value) == path_of(key)
        for part in block
    )


def _remembers(block: Sequence[m.Statement], store: m.Expression) -> bool:
    """Whether ``block`` puts something into ``store``, so that it is found there the next time."""
    path = path_of(store)
    for part in block:
        match part:
            case m.Assign([*_, m.Subscript(into)]) | m.Evaluate(m.Call(m.Attribute(into, "add"))) if path is not None:
                if path_of(into) == path:
                    return True
            case _:
                pass
    return False


def _has_loop(block: Sequence[m.Statement]) -> bool:
    """Whether ``block`` goes through rows itself: however seldom it runs, then it reads of each of those."""
    return any(isinstance(part, m.For) for part in statements(block))


def _tells_rows_apart(frame: Frame, graph: Models, key: m.Expression) -> bool:
    """Whether a key is a row, or what no other row has: then all of them come by."""
    if not isinstance(key, m.Attribute):
        return bool(_rows(frame, key))
    for option in _rows(frame, key.value):
        model = graph.model_of(option)
        column = None if model is None else graph.attribute(model, key.name)
        if isinstance(column, Field) and column.unique:
            return True
    return False


def _lacks(frame: Frame, graph: Models, holder: m.Expression, name: str) -> bool:
    """Whether no class says that rows have this attribute, so that somebody must have given it to this one."""
    rows = _rows(frame, holder)
    for option in rows:
        model = graph.model_of(option)
        if model is None or model.open or graph.attribute(model, name) is not None:
            return False
        if isinstance(option, LibraryRow) or name in frame.program.class_info(option.key).namespace.bindings:
            return False
    return bool(rows)


def _rows(frame: Frame, node: m.Expression) -> list[Row | LibraryRow]:
    value: Value = evaluate(frame, node)
    return [option for option in alternatives(value) if isinstance(option, (Row, LibraryRow))]
