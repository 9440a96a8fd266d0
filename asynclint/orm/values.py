"""What expressions over models can be: queries, and the rows they give.

A row knows which query it came from and over which relations, so that whoever reads one of its relations can be told
what that query should have loaded. Where a query comes from a caller it is a stand-in, like everything else a caller
passes, and each call fills in its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

import msgspec

from asynclint.program.mapping import PLAIN
from asynclint.program.outcome import SiteKind  # noqa: TC001  (msgspec reads the annotation)
from asynclint.program.values import (
    UNKNOWN,
    Collection,
    Dictionary,
    FunctionKey,
    Generator,
    Instance,
    Lazy,
    LibraryInstance,
    Mapped,
    Parameter,
    Tuple,
    Union,
    Value,
    alternatives,
)
from asynclint.spans import Span  # noqa: TC001  (msgspec reads the annotation)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from asynclint.orm.model import ModelKey

Path = tuple[str, ...]
"""Names of relations, each of the model that the one before leads to."""

EVERYTHING = "*"
"""Stands in a path for every relation that is never null."""


class Made(NamedTuple):
    """Where a query begins (`Book.objects`): the module that holds the expression, what that is, and its span."""

    module: int
    kind: SiteKind
    span: Span


class Loads(NamedTuple):
    """What the calls that load relations are written with, in the order they are written; ``whole`` is false when some
    argument was no plain name."""

    joins: tuple[str, ...] = ()
    prefetches: tuple[str, ...] = ()
    whole: bool = True

    def then(self, later: Loads) -> Loads:
        return Loads(self.joins + later.joins, self.prefetches + later.prefetches, self.whole and later.whole)


class Query(msgspec.Struct, frozen=True):
    """A query. ``made`` is where it begins, the parameter that it is passed as, or None when nothing may be concluded.

    ``loaded`` are the relation paths that its rows come with. A ``derived`` query is not the one that was made, so that
    what was fetched for that one is of no use to it. A ``plain`` one gives values instead of rows, a ``bounded`` one a
    page of them; ``keyed`` says that there is one row at most, because a unique column is given a value. A ``locked``
    query locks its rows, a ``raw`` one is what somebody wrote in SQL. ``related`` rows are those of one row, which may
    have them already; ``prefetched`` says that some relation of theirs is. ``begun``
    is where a method of a query takes up the query it is called on, ``received`` where a function gets the query that
    another one made. Rows have the relations that are ``given``, one
    object for all or none. Whose rows they are is ``supposed`` when only the name of a relation of this owner tells, of
    which nothing is known. One that is ``handed`` to a function is passed by nobody in the program.
    """

    model: tuple[int, int] | str | None
    made: Made | Parameter | None
    classes: tuple[tuple[int, int] | str, ...] = ()
    loaded: frozenset[Path] = frozenset()
    written: Loads = Loads()
    begun: Made | None = None
    received: Made | None = None
    attributes: tuple[tuple[Path, Path], ...] = ()
    given: frozenset[Path] = frozenset()
    derived: bool = False
    filtered: bool = False
    ordered: bool = False
    keyed: bool = False
    plain: bool = False
    bounded: bool = False
    streamed: bool = False
    locked: bool = False
    raw: bool = False
    related: bool = False
    prefetched: bool = False
    supposed: Value | None = None
    handed: bool = False

    def related_to(self, backs: Iterable[str], *, supposed: Value | None = None) -> Query:
        """The same for the rows that are related to one, which is where one of their relations ``backs`` leads to."""
        given = frozenset((back,) for back in backs) or self.given
        return msgspec.structs.replace(self, related=True, given=given, supposed=supposed)

    def changed(self, **changes: object) -> Self:
        return msgspec.structs.replace(self, derived=True, **changes)

    def alone(self, path: Path) -> Query | None:  # noqa: ARG002  (for those who tell rows of one object apart)
        """What is known of a row that was picked from among the others at ``path``: nothing that costs more than one
        query."""
        return None

    def after(self, first: Query) -> Query:
        """What ``first`` becomes when it is taken through the steps that made this query of a stand-in."""
        return Query(
            model=first.model or self.model,
            made=first.made,
            classes=first.classes or self.classes,
            loaded=first.loaded | self.loaded,
            written=first.written.then(self.written),
            begun=first.begun,
            received=first.received,
            attributes=first.attributes + self.attributes,
            given=first.given | self.given,
            derived=first.derived or self.derived,
            filtered=first.filtered or self.filtered,
            ordered=first.ordered or self.ordered,
            keyed=first.keyed or self.keyed,
            plain=first.plain or self.plain,
            bounded=first.bounded or self.bounded,
            streamed=first.streamed or self.streamed,
            locked=first.locked or self.locked,
            raw=first.raw or self.raw,
            related=first.related or self.related,
            prefetched=first.prefetched or self.prefetched,
            supposed=first.supposed or self.supposed,
        )


class Lineage(msgspec.Struct, frozen=True):
    """Where a row comes from: a query, or a row that a caller passes, and the relations that lead from there.

    ``back`` is the relation of this row that leads back to the one row where the last step of the path came from.
    ``given`` are the paths from it that the program itself put something at. ``related`` is the last relation to many
    rows on the path, which is a query too. ``model`` is that of a row that a caller passes.
    """

    start: Query | Parameter
    path: Path = ()
    back: str | None = None
    given: frozenset[Path] = frozenset()
    related: Related | None = None
    model: tuple[int, int] | str | None = None

    def over(self, relation: str, *, back: str | None = None, related: Related | None = None) -> Lineage:
        above = None if self.related is None else Related(self.related.query, (*self.related.path, relation))
        related = above if related is None else related._replace(above=above)
        given = frozenset(path[1:] for path in self.given if path[0] == relation and len(path) > 1)
        return Lineage(self.start, (*self.path, relation), back, given, related, self.model)

    def gives(self, path: Path) -> bool:
        """Whether what this path leads to is there, since the program put it there."""
        return any(path[:length] in self.given for length in range(1, len(path) + 1))

    def filled(self, replace: Callable[[Value], Value | None]) -> Lineage | None:
        """The same with stand-ins replaced; None when what replaces them is not known to be a row."""
        stand_in = self.start if isinstance(self.start, Parameter) else self.start.made
        if not isinstance(stand_in, Parameter):
            return self
        passed = replace(stand_in)
        if passed is None:
            return self
        lineage = self._chosen(passed)
        if lineage is None:
            return None
        if isinstance(self.start, Query):
            if isinstance(lineage.start, Parameter) or (lineage.path and self.start.derived):
                return None
            if not lineage.path:
                query = self.start.after(lineage.start)
                lineage = Lineage(query, given=query.given)
        if lineage.gives(self.path):
            return None
        if not self.path:
            return msgspec.structs.replace(lineage, given=lineage.given | self.given)
        if self.path[0] == lineage.back:
            return self._from_owner(lineage)
        above = None if lineage.related is None else Related(lineage.related.query, lineage.related.path + self.path)
        related = above if self.related is None else self.related._replace(above=self.related.above or above)
        return Lineage(lineage.start, lineage.path + self.path, self.back, self.given, related, lineage.model)

    def _from_owner(self, lineage: Lineage) -> Lineage | None:
        """What begins with the way back to the row that ``lineage`` was reached from, which is there."""
        if len(self.path) == 1:
            return None
        path = lineage.path[:-1] + self.path[1:]
        return Lineage(lineage.start, path, self.back, self.given, self.related, lineage.model)

    def _chosen(self, passed: Value) -> Lineage | None:
        """Where what is passed comes from; of several things that are, the one that is of this model."""
        model = self.model if isinstance(self.start, Parameter) else self.start.model
        found = [(option, lineage) for option in sources(passed) if (lineage := lineage_of(option)) is not None]
        if len(found) == 1:
            return found[0][1]
        return next((lineage for option, lineage in found if model_of(option) == model), None)


class Related(NamedTuple):
    """The query that reading a relation to many rows makes, and the path that leads on from its rows; ``above`` is the
    one before it."""

    query: Query
    path: Path = ()
    above: Related | None = None


class Fetched(NamedTuple):
    """The relations that a row has that was just fetched: those it came with and those that were read since. Only the
    function ``within`` can know, and whoever it returns the row to: None."""

    within: FunctionKey | None
    loaded: frozenset[Path]


class Row(Instance, frozen=True):
    """An object of a model of the program; without an ``lineage`` one of its own, not one of many. Such a one that was
    just ``fetched`` has the relations that it came with."""

    lineage: Lineage | None = None
    fetched: Fetched | None = None

    def filled(self, replace: Callable[[Value], Value | None]) -> Value:
        return self if self.lineage is None else Row(self.key, lineage=self.lineage.filled(replace))


class LibraryRow(LibraryInstance, frozen=True):
    """An object of a model of an installed library."""

    lineage: Lineage | None = None

    def filled(self, replace: Callable[[Value], Value | None]) -> Value:
        return self if self.lineage is None else LibraryRow(self.name, lineage=self.lineage.filled(replace))


class Rows(Mapped, frozen=True):
    """A query as a value, or a manager. Those that begin at another row have an ``lineage``: while the query is not
    derived, what was prefetched there serves it."""

    query: Query
    lineage: Lineage | None = None

    def element(self) -> Value:
        return element(self)

    def filled(self, replace: Callable[[Value], Value | None]) -> Value:
        lineage = None if self.lineage is None else self.lineage.filled(replace)
        if not isinstance(self.query.made, Parameter):
            return Rows(self.query, lineage)
        passed = replace(self.query.made)
        if passed is None:
            return Rows(self.query, lineage)
        for option in alternatives(passed):
            if isinstance(option, Rows):
                return Rows(self.query.after(option.query), option.lineage)
        return Rows(msgspec.structs.replace(self.query, made=None))


class Specification(Mapped, frozen=True):
    """How a relation is to be prefetched: its path, the query for it, and the attribute that gets the rows."""

    path: Path
    rows: Rows | None = None
    attribute: str | None = None


def row(model: ModelKey | None, lineage: Lineage | None) -> Value:
    """An object of a model."""
    if model is None:
        return UNKNOWN
    return LibraryRow(model, lineage=lineage) if isinstance(model, str) else Row(model, lineage=lineage)


def element(rows: Rows) -> Value:
    """What iterating a query gives."""
    query = rows.query
    if query.plain:
        return UNKNOWN
    if rows.lineage is not None and not query.derived:
        return row(query.model, rows.lineage)
    return row(query.model, None if query.made is None else Lineage(query, given=query.given))


def lineage_of(value: Value) -> Lineage | None:
    """Where a row, or the rows in a list, come from."""
    match value:
        case Row() | LibraryRow():
            return value.lineage
        case Collection(_, inner) | Dictionary(_, inner) | Generator(_, inner) | Lazy(_, inner):
            return next(
                (lineage for option in alternatives(inner) if (lineage := lineage_of(option)) is not None), None
            )
        case Tuple(parts):
            return next((lineage for part in parts if (lineage := lineage_of(part)) is not None), None)
        case Rows(query, lineage):
            return lineage if lineage is not None and not query.derived else Lineage(query)
        case _:
            return None


def sources(value: Value) -> Iterator[Value]:
    """What lists hold that may be rows of several queries, each by itself."""
    for option in alternatives(value):
        match option:
            case Collection(_, Union() as inner) | Dictionary(_, Union() as inner) | Generator(_, Union() as inner):
                yield from sources(inner)
            case _:
                yield option


def model_of(value: Value) -> tuple[int, int] | str | None:
    """The model of a row, or of the rows in a list or query."""
    match value:
        case Row(key) | LibraryRow(key):
            return key
        case Rows(query):
            return query.model
        case Collection(_, inner) | Dictionary(_, inner) | Generator(_, inner) | Lazy(_, inner):
            return next((model for option in alternatives(inner) if (model := model_of(option)) is not None), None)
        case _:
            return None


def is_of_rows(value: Value) -> bool:
    return type(value) not in PLAIN and any(_is_of_rows(option) for option in alternatives(value))


def _is_of_rows(value: Value) -> bool:
    match value:
        case Row() | LibraryRow() | Rows():
            return True
        case Collection(_, inner) | Dictionary(_, inner) | Generator(_, inner) | Lazy(_, inner):
            return is_of_rows(inner)
        case _:
            return False
