"""What a query loads with its rows: the arguments of the steps that join and prefetch, read as relation paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.orm.values import EVERYTHING, Loads, Query, Specification
from asynclint.packs.model import QueryStep
from asynclint.program.arguments import positional
from asynclint.program.values import Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.values import Path
    from asynclint.program.calls import Call

SEPARATOR = "__"


def loading(made: Call, query: Query, step: QueryStep, skip: int = 0) -> Query:
    """``query`` after a step whose arguments, but for the first ``skip``, name what is to be loaded; one of which
    nothing may be concluded when an argument is not known."""
    arguments = [*positional(made)][skip:]
    if not arguments and step is QueryStep.JOIN:
        return query.changed(loaded=query.loaded | {(EVERYTHING,)})
    loaded = set(query.loaded)
    names: list[str] = []
    whole = True
    attributes = list(query.attributes)
    for argument in arguments:
        match argument:
            case Literal(str(text)):
                loaded.update(_prefixes(tuple(text.split(SEPARATOR))))
                names.append(text)
            case Literal(None):
                loaded.clear()  # takes back what was asked for before
                whole = False
            case Specification(path, rows, attribute):
                whole = False
                loaded.update(_prefixes(path if attribute is None else path[:-1]))
                place = path if attribute is None else (*path[:-1], attribute)
                if attribute is not None:
                    attributes.append((place, path))
                    loaded.add(place)
                if rows is not None:
                    if rows.query.made is None:
                        return msgspec.structs.replace(query, made=None)
                    loaded.update((*path, *inner) for inner in rows.query.loaded)
            case _:
                return msgspec.structs.replace(query, made=None)
    joins, prefetches = (tuple(names), ()) if step is QueryStep.JOIN else ((), tuple(names))
    return query.changed(
        loaded=frozenset(loaded),
        written=query.written.then(Loads(joins, prefetches, whole)),
        attributes=tuple(attributes),
        prefetched=query.prefetched or step is QueryStep.PREFETCH,
        # Nobody asks for what rows that were found by way of it have.
        given=query.given - loaded,
    )


def _prefixes(path: Path) -> Iterator[Path]:
    for length in range(1, len(path) + 1):
        yield path[:length]
