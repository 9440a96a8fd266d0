"""Meets what is read of objects with what their statement loads, and with what their session knows by then.

A session gives one object for one key. A relation that leads back to where the reader came from, or to the object that
all rows belong to, finds it there and asks nobody.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from asynclint.orm.mapped.values import FORBIDDEN, Statement
from asynclint.orm.missing import Missing
from asynclint.orm.model import Loading, RelationKind
from asynclint.orm.models import along
from asynclint.orm.values import EVERYTHING, Made

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.model import ModelKey, Relation
    from asynclint.orm.reads import Traced
    from asynclint.orm.values import Path


def missing(graph: MappedGraph, reads: Iterable[Traced], *, is_failure: bool) -> Iterator[Missing]:
    """One for each statement and longest path, in the order of reads: of statements whose session can load nothing
    more, where a read ``is_failure``, or of the others."""
    by_statement: dict[Made, dict[Path, list[Traced]]] = defaultdict(lambda: defaultdict(list))
    for traced in reads:
        query = traced.query
        if not isinstance(query, Statement) or not isinstance(query.made, Made):
            continue
        if query.asynchronous is is_failure:
            path = _without_returns(graph, query, traced.read.lineage.path)
            if path and (is_failure or not query.keyed or _fans_out(graph, query, path)):
                by_statement[query.made][path].append(traced)
    for made, paths in by_statement.items():
        lacking = {
            path: min(found, key=lambda traced: traced.rank)
            for path, found in paths.items()
            # A statement that is made in one branch with what is read, and in another without, was thought about.
            if not any(_is_loaded(graph, traced, path) for traced in found)
        }
        for path, traced in lacking.items():
            if not any(len(other) > len(path) and other[: len(path)] == path for other in lacking):
                query = traced.query
                if query is not None:
                    yield Missing(made, query, path, traced)


def _fans_out(graph: MappedGraph, statement: Statement, path: Path) -> bool:
    """Whether a path leads from one object to many, each of which asks for what is at its end."""
    return any(relation is not None and relation.many for relation in along(graph, statement, path[:-1]))


def _without_returns(graph: MappedGraph, statement: Statement, path: Path) -> Path:
    """The path without detours: `order.lines`, `line.order` leads to where it began."""
    relations = list(along(graph, statement, path))
    kept: list[tuple[str, Relation | None]] = []
    for name, relation in zip(path, relations, strict=True):
        before = kept[-1][1] if kept else None
        if relation is not None and before is not None and _returns(graph, before, relation):
            kept.pop()
        else:
            kept.append((name, relation))
    return tuple(name for name, _ in kept)


def _returns(graph: MappedGraph, before: Relation, relation: Relation) -> bool:
    """Whether one relation leads back to where the one ``before`` it came from. That an object has among its own (the
    current version of a document, a user's preferred address) belongs to it as they all do."""
    if relation.many or before.reverse == relation.name:
        return not relation.many
    owner = graph.target(relation)
    its_own = None if owner is None or relation.reverse is None else graph.relation(owner, relation.reverse)
    is_of_one = its_own is not None and its_own.many and its_own.kind is not RelationKind.MANY_TO_MANY
    is_of_others = not before.many and before.model != before.target
    return is_of_one and is_of_others and owner is not None and graph.are_related(owner.key, before.model)


def _is_loaded(graph: MappedGraph, traced: Traced, path: Path) -> bool:
    """Whether a read finds what it reads in memory."""
    statement = traced.query
    if not isinstance(statement, Statement) or path in statement.loaded:
        return True
    if any((*path[:length], EVERYTHING) in statement.loaded for length in range(len(path))):
        return True
    if any((*path[:length], FORBIDDEN) in statement.loaded for length in range(1, len(path))):
        return True
    shared = {
        relation.target
        for above in statement.loaded
        if above[-1] == EVERYTHING
        for relation in list(along(graph, statement, above[:-1]))[-1:]
        if relation is not None and not relation.many
    }
    relations = list(along(graph, statement, path))
    if any(relation is not None and not relation.many and relation.target in shared for relation in relations):
        return True
    for length, relation in enumerate(relations[:-1], 1):
        if relation is not None and relation.loading is Loading.REFUSED and path[:length] not in statement.loaded:
            return True  # nobody comes further
    last = relations[-1]
    if last is None or last.many:
        return False
    if len(relations) > 1 and _are_siblings(relations[-2], last):
        return True
    return _is_held_above(graph, statement, path, last) or (len(path) > 1 and _is_of_owner(graph, shared, last))


def _are_siblings(before: Relation | None, last: Relation) -> bool:
    """Whether an object has, among its own, what each of them leads to: the comment that a comment of a post answers
    is one of that post."""
    its_own = before is not None and before.many and before.kind is not RelationKind.MANY_TO_MANY
    return its_own and before is not None and last.target == last.model == before.target != before.model


def _is_of_owner(graph: MappedGraph, owners: Iterable[ModelKey | None], last: Relation) -> bool:
    """Whether what rows lead to is, most likely, what the object that they all belong to leads to itself, or through
    another: of the entries of one journal, all accounts are in its company."""
    models = [model for owner in owners if owner is not None and (model := graph.model(owner)) is not None]
    further = [
        target
        for model in models
        for relation in model.relations.values()
        if not relation.many and (target := graph.target(relation)) is not None
    ]
    there = [model.relations.get(last.name) for model in (*models, *further)]
    return any(same is not None and not same.many and same.target == last.target for same in there)


def _is_held_above(graph: MappedGraph, statement: Statement, path: Path, last: Relation) -> bool:
    """Whether the rows come with an object that what they lead to most likely leads to as well: of orders that have
    their shop, the lines' shop is that one."""
    above = [(*path[:length], last.name) for length in range(len(path) - 1) if path[length] != last.name]
    return any(
        held in statement.loaded
        and (same := list(along(graph, statement, held))[-1]) is not None
        and same.target == last.target
        for held in above
    )
