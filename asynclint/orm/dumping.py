"""What is read of rows that become data field by field, as a dictionary or a text.

A key of another row is a column and comes with the row. Those of many-to-many relations lie in a table of their own,
which is asked for each row unless they were prefetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.orm.model import RelationKind
from asynclint.orm.notes import Read, note_read
from asynclint.orm.values import LibraryRow, Row, Rows, element
from asynclint.program.values import Collection, Generator, Lazy, Literal, Tuple, alternatives, is_none

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.model import Relation
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.values import Value

FIELDS, EXCLUDE = "fields", "exclude"


def note_dump(made: Call, graph: ModelGraph, callee: Callee) -> None:
    """Notes what a call reads of the rows that it is passed, as far as its arguments let it."""
    chosen, left_out = (_names(made, callee, name) for name in (FIELDS, EXCLUDE))
    if None in (chosen, left_out):
        return
    for passed in (*made.arguments.positional, *made.arguments.keywords.values()):
        for row in _rows(passed):
            model = graph.model_of(row)
            if model is None or row.lineage is None:
                continue
            for name, relation in model.relations.items():
                is_listed = (not chosen or name in chosen) and name not in (left_out or ())
                if is_listed and _is_kept_apart(relation):
                    note_read(made.frame, Read(made.span, row.lineage.over(name), many=True))


def _is_kept_apart(relation: Relation) -> bool:
    """Whether keys lie in a table that the relation made; one that is a model of its own is written out by itself."""
    return relation.kind is RelationKind.MANY_TO_MANY and relation.forward and relation.through is None


def _names(made: Call, callee: Callee, parameter: str) -> frozenset[str] | None:
    """The names in a list that a call is passed, none where it is passed no list; None when they are not all known."""
    passed = made.arguments.get(callee.params, parameter)
    if passed is None or is_none(passed):
        return frozenset()
    match passed:
        case Tuple(elements):
            parts = elements
        case Collection(_, inner):
            parts = tuple(alternatives(inner))
        case _:
            return None
    names = [part.value for part in parts if isinstance(part, Literal) and isinstance(part.value, str)]
    return frozenset(names) if names and len(names) == len(parts) else None


def _rows(value: Value) -> Iterator[Row | LibraryRow]:
    for option in alternatives(value):
        match option:
            case Row() | LibraryRow():
                yield option
            case Rows():
                yield from _rows(element(option))
            case Collection(_, inner) | Generator(_, inner) | Lazy(_, inner):
                yield from _rows(inner)
