"""What rows that are there already are supplied with: relations that are loaded for them, or put there one by one.

Whoever fetches what belongs to many rows with one query puts it where it belongs through a dictionary of the rows. What
is put at one of them is then taken to be put at all.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.orm.loading import loading
from asynclint.orm.values import LibraryRow, Lineage, Query, Row, Rows, is_of_rows, row
from asynclint.packs.model import QueryStep
from asynclint.program.values import UNKNOWN, alternatives, map_value

if TYPE_CHECKING:
    from asynclint.orm.model import ModelKey
    from asynclint.orm.models import Models
    from asynclint.orm.values import Path
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.values import Parameter, Value


def load(made: Call, rows: Value) -> None:
    """Rows in a container, or in a list of names, get what the other arguments of a call name."""
    node, frame = made.node, made.frame
    if node is None or not node.arguments:
        return

    def loaded(part: Value) -> Value | None:
        match part:
            case Row(lineage=Lineage(Query() as query, ())) | LibraryRow(lineage=Lineage(Query() as query, ())):
                return replace(part, lineage=Lineage(loading(made, query, QueryStep.PREFETCH, skip=1)))
            case Row(key, lineage=Lineage(start) as known) | LibraryRow(key, lineage=Lineage(start) as known):
                made_of = start.made if isinstance(start, Query) else start
                added = loading(made, Query(key, made_of), QueryStep.PREFETCH, skip=1)
                return row(key, None if added.made is None else replace(known, given=known.given | added.loaded))
            case Rows(query, lineage):
                return Rows(loading(made, query, QueryStep.PREFETCH, skip=1), lineage)
            case _:
                return None

    first = node.arguments[0]
    for held in first.elements if isinstance(first, m.Sequence) else (first,):
        path = path_of(held)
        if path is not None and path in frame.env:
            frame.bind(path, map_value(rows if held is first else frame.env[path], loaded))


def supply(frame: Frame, models: Models, owner: Value, name: str) -> None:
    """Something is put at the attribute ``name`` of one of many objects: of the rows it is one of, or, where nobody
    knows which object it is, of all rows at hand that have such a relation."""
    owners = {
        (option.lineage.start, option.lineage.path)
        for option in alternatives(owner)
        if isinstance(option, (Row, LibraryRow)) and option.lineage is not None
    }
    if not owners and owner != UNKNOWN:
        return
    given = frozenset({(name,)})

    def is_meant(model: ModelKey | None, start: Query | Parameter, path: Path) -> bool:
        known = None if model is None else models.model(model)
        has = known is not None and models.relation(known, name) is not None
        return has and (not owners or (start, path) in owners)

    def supplied(part: Value) -> Value | None:
        match part:
            case Row(key, lineage=Lineage() as known) | LibraryRow(key, lineage=Lineage() as known):
                if is_meant(key, known.start, known.path):
                    return replace(part, lineage=replace(known, given=known.given | given))
            case Rows(query, None) if is_meant(query.model, query, ()):
                return Rows(replace(query, given=query.given | given))
        return None

    for held, value in frame.env.items():
        if is_of_rows(value):
            frame.env[held] = map_value(value, supplied)


def agreed(value: Value) -> Value:
    """What rows are after a loop that supplied them with something; where it did not, there were none to supply."""
    given: dict[object, frozenset[Path]] = defaultdict(frozenset)

    def look(part: Value) -> None:
        match part:
            case Row(lineage=Lineage() as known) | LibraryRow(lineage=Lineage() as known):
                given[_plain(known.start), known.path] |= known.given
            case Rows(query, None):
                given[_plain(query), ()] |= query.given

    def settled(part: Value) -> Value | None:
        match part:
            case Row(lineage=Lineage(start, path) as known) | LibraryRow(lineage=Lineage(start, path) as known):
                start = _plain(start)
                return replace(part, lineage=replace(known, start=start, given=given[start, path]))
            case Rows(query, None):
                return Rows(replace(query, given=given[_plain(query), ()]))
            case _:
                return None

    map_value(value, look)
    return map_value(value, settled) if any(given.values()) else value


def _plain(start: Query | Parameter) -> Query | Parameter:
    return replace(start, given=frozenset()) if isinstance(start, Query) and start.given else start
