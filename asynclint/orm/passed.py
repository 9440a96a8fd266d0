"""What a function takes for given of rows that it is passed: which models they are of, and nothing of where from.

So a function is evaluated once for each sort of row, and not once for each query that somebody passes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.orm.values import LibraryRow, Lineage, Query, Row, Rows
from asynclint.program.values import Collection, Dictionary, Generator, Parameter, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator


def stand_ins(value: Value, parameter: Parameter) -> Iterator[Value]:
    """What a callee is to take a passed value for: rows and queries of the same models, from wherever callers get
    them."""
    match value:
        case Row(key):
            yield Row(key, lineage=Lineage(parameter, model=key))
        case LibraryRow(name):
            yield LibraryRow(name, lineage=Lineage(parameter, model=name))
        case Rows(query):
            yield Rows(Query(query.model, parameter, query.classes, plain=query.plain))
        case Collection(_, inner) | Generator(_, inner):
            kind = value.kind if isinstance(value, Collection) else "Iterator"
            for option in alternatives(inner):
                for found in stand_ins(option, parameter):
                    if not isinstance(found, Rows):
                        yield Collection(kind, found)
        case Dictionary(key, inner):
            for option in alternatives(inner):
                for found in stand_ins(option, parameter):
                    if not isinstance(found, Rows):
                        yield Dictionary(key, found)
        case _:
            return
