"""What all rows of a statement have in common: a condition that fixes a key leads them all to one object.

`select(Book).where(Book.author_id == author.id)` gives the books of one author. Reading `book.author` of each asks for
it once at most, and what is read of it is not read again. Nor is anything asked for by
`Book.author_id.in_(author.id for author in authors)`: the session has these authors.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.orm.mapped.values import Option
from asynclint.orm.model import FieldKind
from asynclint.orm.values import EVERYTHING
from asynclint.packs.maps import Maps
from asynclint.program import namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.values import UNKNOWN, Class, Collection, Instance, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.orm.mapped.values import Entity, Statement
    from asynclint.orm.model import Model
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame

    _Fixed = tuple[Entity, str, bool]
    """A class, a column or relation of it that has the same value in all rows, or one of those of objects that the
    session has, and whether it is the same."""


def same_for_all(graph: MappedGraph, statement: Statement, made: Call, callee: Callee) -> tuple[Option, ...]:
    """Options for the relations that lead all rows to the same object, by the conditions of a call."""
    owned = callee.maps is Maps.OWNED
    fixed = _owner(graph, made, statement.model) if owned else list(_fixed(graph, made, statement.model))
    joined = [] if owned else list(_joined_with_one(graph, statement.model, fixed))
    found = []
    for entity, column, _ in (*fixed, *joined):
        model = None if entity is None else graph.model(entity)
        for name, relation in () if model is None else model.relations.items():
            if not relation.many and column in {name, f"{name}_id"}:
                found += [Option(entity, (name,)), Option(entity, (name, EVERYTHING))]
    return tuple(found)


class Chosen(NamedTuple):
    """What conditions leave: a ``single`` row at most, since they give a value to what is unique; rows that are
    ``owned`` by one object, whose key they ask for. Columns are ``fixed`` that have one value by then, as far as others
    would have to have one too."""

    single: bool
    owned: bool
    fixed: frozenset[str]


def fixed_by(graph: MappedGraph, statement: Statement, made: Call) -> Chosen:
    """What the conditions of a call leave of the rows of a statement."""
    model = None if statement.model is None or len(statement.entities) > 1 else graph.model(statement.model)
    if model is None:
        return Chosen(statement.keyed, statement.owned, statement.fixed)
    told = [name for entity, name, to_one in _fixed(graph, made, statement.model) if to_one and entity == model.key]
    fixed = statement.fixed.union(told, (f"{name}_id" for name in told if name in model.relations))
    is_single = _is_unique(model, fixed)
    is_owned = statement.owned or any(_leads_to_owner(model, name) for name in told)
    return Chosen(is_single, is_owned, frozenset() if is_single else fixed.intersection(chain(*model.unique_together)))


def _leads_to_owner(model: Model, name: str) -> bool:
    """Whether a column is the key of another object, or an attribute leads to it."""
    field, relation = model.fields.get(name), model.relations.get(name)
    return (field is not None and field.kind is FieldKind.KEY) or (relation is not None and not relation.many)


def chooses(made: Call) -> bool:
    """Whether the conditions of a call ask for more than that columns have some value: they leave rows out to which
    others may lead."""
    nodes = () if made.node is None else made.node.arguments
    return not all(
        isinstance(condition, m.Compare) and condition.operators == ["=="]
        for condition in _conditions(made.frame, nodes)
    )


def _joined_with_one(graph: MappedGraph, entity: Entity, fixed: Iterable[_Fixed]) -> Iterator[_Fixed]:
    """The relations that lead to a class of which conditions leave one row: of chapters that are joined with their
    book, where that has a given number. What is unique in another object counts where that is left alone itself."""
    told: dict[Entity, set[str]] = defaultdict(set)
    for owner, name, to_one in fixed:
        if to_one and owner != entity:
            told[owner].add(name)
    single: set[Entity] = set()
    for _ in told:  # each round may leave one more alone
        for owner, names in told.items():
            model = None if owner is None else graph.model(owner)
            if model is not None:
                relations = model.relations.values()
                names.update(f"{one.name}_id" for one in relations if not one.many and one.target in single)
                if _is_unique(model, names):
                    single.add(owner)
    model = None if entity is None else graph.model(entity)
    for relation in () if model is None or not single else model.relations.values():
        if not relation.many and relation.target in single:
            yield entity, relation.name, True


def _is_unique(model: Model, columns: set[str] | frozenset[str]) -> bool:
    """Whether no two rows have the same values in some columns."""
    is_key = any(name in model.fields and model.fields[name].unique for name in columns)
    return is_key or any(columns.issuperset(names) for names in model.unique_together)


def _owner(graph: MappedGraph, made: Call, entity: Entity) -> list[_Fixed]:
    """The relations that lead back to the object that the rows belong to: by its class, or as it is called. Where
    neither tells, any may."""
    model = None if entity is None else graph.model(entity)
    relations = () if model is None else model.relations.values()
    single = [relation for relation in relations if not relation.many]
    owners = [option.key for option in alternatives(made.arguments.first() or UNKNOWN) if isinstance(option, Instance)]
    path = path_of(made.node.arguments[0]) if made.node is not None and made.node.arguments else None
    called = (path or "").rpartition(".")[2]
    found = [
        relation.name
        for relation in single
        if relation.name == called
        or any(relation.target is not None and graph.are_related(owner, relation.target) for owner in owners)
    ]
    return [(entity, name, False) for name in found or [relation.name for relation in single]]


def _fixed(graph: MappedGraph, made: Call, entity: Entity) -> Iterator[_Fixed]:
    """The columns and relations that conditions give one value, or those of objects that the session has; and whether
    it is one."""
    if made.node is None:
        return
    frame = made.frame
    for condition in _conditions(frame, made.node.arguments):
        match condition:
            case m.Compare(m.Attribute(owner, name), ["=="], [other]) if not _is_column(graph, frame, other):
                to_one = other != m.Constant(None)  # many may have none
            case m.Compare(m.Call(_, [m.Attribute(owner, name)]), ["=="], [other]) if not _is_column(
                graph, frame, other
            ):
                to_one = not isinstance(other, m.Call) or len(other.arguments) == 1  # `lower(name) == lower(given)`
            case m.Call(m.Attribute(m.Attribute(owner, name), "in_"), [keys]) if _are_of_objects(graph, frame, keys):
                to_one = False
            case _:
                continue
        for option in alternatives(evaluate(frame, owner)):
            if isinstance(option, Class):
                yield option.key, name, to_one
    for keyword, _ in made.node.keywords:
        if keyword is not None:
            yield entity, keyword, True


def _is_column(graph: MappedGraph, frame: Frame, node: m.Expression) -> bool:
    """Whether a condition compares with a column, whose value differs from row to row: it joins."""
    return isinstance(node, m.Attribute) and any(
        isinstance(option, Class) and graph.model(option.key) is not None
        for option in alternatives(evaluate(frame, node.value))
    )


def _conditions(frame: Frame, nodes: Iterable[m.Expression]) -> Iterator[m.Expression]:
    """Conditions that must all hold, one by one: those in `and_(...)`, and in a list that was made for them."""
    for node in nodes:
        match node:
            case m.Call(m.Name("and_") | m.Attribute(_, "and_"), parts) | m.Starred(m.Sequence(_, parts)):
                yield from _conditions(frame, parts)
            case m.BinOp(left, "&", right):
                yield from _conditions(frame, (left, right))
            case m.Starred(m.Name(name)) if frame.outcome.key[1] >= 0:
                yield from _conditions(frame, _listed(frame, name))
            case _:
                yield node


def _listed(frame: Frame, name: str) -> Iterator[m.Expression]:
    """What a local list is made with, and what is added to it."""
    names = frame.program.names_in(frame.outcome.key)
    for binding in names.bindings.get(name, ()):
        if isinstance(binding, namespace.Assigned) and isinstance(binding.value, m.Sequence):
            yield from binding.value.elements
    pending = list(frame.program.function(frame.outcome.key).statements())
    for statement in pending:
        match statement:
            case m.Evaluate(m.Call(m.Attribute(m.Name(added), "append"), [element])) if added == name:
                yield element
            case m.Augment(m.Name(added), "+", m.Sequence(_, elements)) if added == name:
                yield from elements
            case _ if isinstance(statement, namespace.COMPOUND):
                pending.extend(inner for block in namespace.blocks(statement) for inner in block)
            case _:
                pass


def _are_of_objects(graph: MappedGraph, frame: Frame, keys: m.Expression) -> bool:
    """Whether keys are read from objects at hand: `author.id for author in authors`."""
    if isinstance(keys, m.Name) and frame.outcome.key[1] >= 0:
        bindings = frame.program.names_in(frame.outcome.key).bindings.get(keys.id, ())
        values = [binding.value for binding in bindings if isinstance(binding, namespace.Assigned)]
        return bool(values) and all(isinstance(v, m.Comprehension) and _are_of_objects(graph, frame, v) for v in values)
    match keys:
        case m.Comprehension(_, [m.Attribute(m.Name())], [iteration]):
            for option in alternatives(evaluate(frame, iteration.iterable)):
                if isinstance(option, Collection) and graph.model_of(option.element) is not None:
                    return True
        case m.Comprehension(_, [m.Attribute(m.Subscript() | m.Attribute() | m.Call(), "id")]):
            return True  # of objects that stand in others: whoever has read their key has them
        case _:
            pass
    return False
