"""What expressions over mapped classes can be: statements, what running them gives, and how they load relations.

A statement is a query like any other; what is more is that it can give several things at once, that one session or
another runs it, and that each of its options says which class it begins at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from asynclint.orm.notes import Read  # noqa: TC001  (msgspec reads the annotation)
from asynclint.orm.values import Lineage, Path, Query, Row, Rows, row
from asynclint.packs.maps import Maps  # noqa: TC001  (msgspec reads the annotation)
from asynclint.program.mapping import PLAIN
from asynclint.program.outcome import Loop  # noqa: TC001
from asynclint.program.values import UNKNOWN, Mapped, Parameter, Tuple, Value, alternatives
from asynclint.spans import Span  # noqa: TC001

if TYPE_CHECKING:
    from collections.abc import Callable

Entity = tuple[int, int] | str | None
"""A class whose objects a statement gives; None is anything else."""

FORBIDDEN = "-"
"""Stands in a path for all that lies behind a relation that may not be loaded: nobody comes there."""


class Option(NamedTuple):
    """The relation at the end of ``path``, which begins at ``root``, is loaded; an unknown root is whatever fits."""

    root: Entity
    path: Path


class Statement(Query, frozen=True):
    """A query that gives ``entities``, of which ``model`` is the one that is looked at. ``options`` are those of all of
    them; ``loaded`` follows from it. Columns are ``fixed`` that have one value in all rows, and are unique together
    with others; rows are ``owned`` by one object, whose key they are chosen by; ``wanted`` are the attributes of other
    objects that had the keys it asks for. It is ``chosen`` by more than what its rows have in common. ``scalars`` says
    that rows are what they hold first, ``run`` that it has been run, ``asynchronous`` that this was done by a session
    that can load nothing more unless it is awaited."""

    entities: tuple[Entity, ...] = ()
    options: tuple[Option, ...] = ()
    fixed: frozenset[str] = frozenset()
    owned: bool = False
    wanted: frozenset[str] = frozenset()
    chosen: bool = False
    scalars: bool = False
    run: bool = False
    asynchronous: bool = False

    def alone(self, path: Path) -> Statement | None:
        # Of one object, many others may be asked for what each has.
        is_known = self.asynchronous or (self.keyed and not path)
        return msgspec.structs.replace(self, keyed=True) if is_known else None

    def after(self, first: Query) -> Query:
        if not isinstance(first, Statement):
            return super().after(first)
        model = self.model or first.model
        merged = msgspec.structs.replace(
            self,
            made=first.made,
            begun=first.begun,
            classes=self.classes or first.classes,
            filtered=first.filtered or self.filtered,
            ordered=first.ordered or self.ordered,
            keyed=first.keyed or self.keyed,
            bounded=first.bounded or self.bounded,
            entities=self.entities or first.entities,
            options=first.options + self.options,
            fixed=first.fixed | self.fixed,
            owned=first.owned or self.owned,
            chosen=first.chosen or self.chosen,
            asynchronous=first.asynchronous or self.asynchronous,
        )
        return merged.of(model)

    def of(self, entity: Entity) -> Statement:
        """The same, looked at for one of its entities."""
        alone = len(self.entities) <= 1
        loaded = frozenset(path for root, path in self.options if alone or root in {None, entity})
        return msgspec.structs.replace(self, model=entity, loaded=loaded)


class Selected(Rows, frozen=True):
    """A statement as a value, or what running it gave."""

    def element(self) -> Value:
        return found(self.query)

    def filled(self, replace: Callable[[Value], Value | None]) -> Value:
        if not isinstance(self.query.made, Parameter):
            return self
        passed = replace(self.query.made)
        if passed is None:
            return self
        for option in alternatives(passed):
            if isinstance(option, Rows):
                return Selected(self.query.after(option.query))
        return Selected(msgspec.structs.replace(self.query, made=None))


class Attribute(Mapped, frozen=True):
    """A relation as an attribute of its class (`User.addresses`)."""

    model: Entity
    name: str


class Loader(Mapped, frozen=True):
    """An option, or several in a chain: what they load, and where the next in the chain goes on."""

    options: tuple[Option, ...]
    end: Option


class Waiting(Mapped, frozen=True):
    """What gives the relations of ``row`` to those who await them."""

    row: Value


class Pending(Mapped, frozen=True):
    """What a relation leads to, for those who await it or go through it: that is ``read``, when it asks the database.
    ``cls`` is the library's class whose methods it has."""

    result: Value
    read: Read | None
    cls: str = ""


class Expired(Row, frozen=True):
    """An object that must be loaded again before anything of it can be read."""

    def filled(self, replace: Callable[[Value], Value | None]) -> Value:
        return self if self.lineage is None else Expired(self.key, lineage=self.lineage.filled(replace))


class Asked(Value, frozen=True):
    """A session asks the database at ``span``: what is taken of a statement, when it is known, or what else it does."""

    span: Span
    rows: Selected | None
    step: Maps
    name: str
    loop: Loop | None = None


class Taken(Value, frozen=True):
    """All rows that a statement gives are taken."""

    rows: Selected


class Committed(Value, frozen=True):
    """A session commits that the caller passed, or that belongs to what a method is called on."""


class Stale(Value, frozen=True):
    """``name`` is read at ``span`` of an object that its session has let go of."""

    span: Span
    name: str
    model: tuple[int, int]


class Opened(Value, frozen=True):
    """What makes sessions stands at ``span``; ``keeps`` says whether a commit leaves objects as they are, None where
    that is not known."""

    span: Span
    name: str
    keeps: bool | None


def found(query: Query) -> Value:
    """One row of what a statement gives."""
    if not isinstance(query, Statement):
        return UNKNOWN
    rows = tuple(UNKNOWN if entity is None else _row(query, entity) for entity in query.entities)
    if query.scalars:
        return rows[0] if rows else UNKNOWN
    return Tuple(rows) if rows else UNKNOWN


def _row(statement: Statement, entity: Entity) -> Value:
    return row(entity, None if statement.made is None else Lineage(statement.of(entity)))


def is_mapped(value: Value) -> bool:
    """Whether a value, or something in it, is a statement or an option of one."""
    return type(value) not in PLAIN and any(
        isinstance(option, (Selected, Loader, Attribute)) for option in alternatives(value)
    )
