"""Queries of related rows that begin at an object of which nothing is known but its attribute: `order.lines.filter(…)`.

Most code says nothing of its parameters. Where every relation to many rows that is called `lines` leads to one model,
and no class has something else of that name, a method of queries that is called on it tells whose rows these are.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.orm.values import Rows
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import SiteKind
from asynclint.program.values import UNKNOWN, Parameter, alternatives
from asynclint.spans import Span

if TYPE_CHECKING:
    from asynclint.orm.beginnings import Beginnings
    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.model import Model, ModelKey
    from asynclint.program.calls import Call
    from asynclint.program.program import Program
    from asynclint.program.values import Value


class Named(NamedTuple):
    """What relations of one name lead to; ``backs`` are the relations that lead back from there, one for each owner."""

    target: Model
    backs: frozenset[str]


class Supposed:
    """The relations to many rows of a program, by their names."""

    def __init__(self, program: Program, graph: ModelGraph, beginnings: Beginnings) -> None:
        self._program = program
        self._graph = graph
        self._beginnings = beginnings

    def rows(self, made: Call) -> Rows | None:
        """What the method is called on whose call this is, when that is such a query."""
        match made.node:
            case m.Call(m.Attribute(_, "get"), [m.Name() | m.Attribute() | m.Constant(), *_]):
                return None  # a key: whatever is asked so is a dictionary
            case m.Call(m.Attribute(m.Attribute(owner, name) as relation)) if name in self._named:
                pass
            case _:
                return None
        value = None if path_of(owner) is None else evaluate(made.frame, owner)
        if value is None or not _is_unknown(value):
            return None
        target, backs = self._named[name]
        span = Span(relation.end_line, relation.end_column - len(name), relation.end_line, relation.end_column)
        manager = self._graph.default_manager(target)
        query = self._beginnings.begin(made.frame, target, manager, SiteKind.ATTRIBUTE, span)
        return Rows(query.related_to(backs, supposed=value))

    @cached_property
    def _named(self) -> dict[str, Named]:
        targets: dict[str, set[ModelKey | None]] = defaultdict(set)
        backs: dict[str, set[str]] = defaultdict(set)
        for model in self._graph.all_models:
            for name, relation in model.relations.items():
                targets[name].add(relation.target if relation.many else None)
                backs[name].update(self._back(relation.target, None if relation.forward else relation.reverse))
        others = self._other_names
        named: dict[str, Named] = {}
        for name, found in targets.items():
            target = found.pop() if len(found) == 1 and name not in others else None
            model_there = None if target is None else self._graph.model(target)
            if model_there is not None:
                named[name] = Named(model_there, frozenset(backs[name]))
        return named

    def _back(self, target: ModelKey | None, reverse: str | None) -> tuple[str, ...]:
        """The way back to the one row that was left, if there is one."""
        model = None if target is None else self._graph.model(target)
        relation = None if model is None or reverse is None else self._graph.relation(model, reverse)
        return () if relation is None or relation.many else (relation.name,)

    @cached_property
    def _other_names(self) -> set[str]:
        """The names of properties, columns and managers."""
        program = self._program
        names = {
            function.name
            for module in program.module_numbers()
            for function in program.facts(module).functions
            if function.owner >= 0 and function.decorators
        }
        for model in self._graph.models:
            names.update(model.fields, model.managers)
        return names


def _is_unknown(value: Value) -> bool:
    return all(option == UNKNOWN or isinstance(option, Parameter) for option in alternatives(value))
