"""What a program's models are: fields, relations in both directions, managers.

Everything here is plain, frozen data and speaks of no library: whoever reads the declarations of one says what they
mean in these words, and whoever asks about querysets asks about these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from asynclint.program.values import ClassKey

if TYPE_CHECKING:
    from collections.abc import Mapping

ModelKey = ClassKey | str
"""A class of the program by its key, or a model of an installed library by its canonical dotted name."""


class Place(NamedTuple):
    """Where something is declared: a module of the program, a line from 1, a column from 0."""

    module: int
    line: int
    column: int


class FieldKind(Enum):
    """What a column holds, as far as it matters for what reading it costs."""

    PLAIN = "plain"
    TEXT = "text"  # of unbounded size: text, JSON, binary
    KEY = "key"  # the column of a relation (`author_id`)


class RelationKind(Enum):
    """How rows are related. A relation and its reverse are of the same kind; `Relation.forward` tells them apart."""

    FOREIGN_KEY = "foreign-key"
    ONE_TO_ONE = "one-to-one"
    MANY_TO_MANY = "many-to-many"
    GENERIC = "generic"  # the target is any model, or comes back from such a relation


class Loading(Enum):
    """How the other end of a relation comes to a row whose query does not say."""

    LAZY = "lazy"  # when it is read
    EAGER = "eager"  # with the row
    QUERY = "query"  # not at all: reading it gives a query
    PENDING = "pending"  # when what it gives is awaited or gone through
    REFUSED = "refused"  # not at all: whoever reads it gets an error, or nothing


@dataclass(frozen=True, slots=True)
class Field:
    """A column: reading it costs nothing once its row is there.

    ``unique`` counts a primary key, ``indexed`` whatever has an index of its own: a key, a unique column, the first
    column of an index over several. ``given`` says that no row goes without a value that counts as true: a text that is
    required. ``relation`` is the relation a KEY belongs to. ``place`` is None for what no source of the program
    declares.
    """

    name: str
    kind: FieldKind
    nullable: bool = False
    unique: bool = False
    indexed: bool = False
    primary_key: bool = False
    given: bool = False
    relation: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A way from the rows of a model to those of another, by the attribute ``name`` of its instances.

    ``model`` is the model it was declared for: of a relation that another inherits, the ancestor whose table has it.
    ``target`` is None when it can be any model (a generic key) or is not known. A ``forward`` relation is declared as
    a field of ``model``; its reverse appears on ``target`` under the name ``reverse`` (None: it has none).
    ``many`` relations are read through a manager and can not be joined, only prefetched; the others give an instance,
    and None instead when they are ``nullable`` (a missing reverse one-to-one raises, and also counts as nullable).
    ``query_name`` is what filters call it, which for reverse relations may not be ``name``; ``column`` the attribute
    that holds the key itself (`author_id`). ``through`` is the model of a many-to-many's table when the program
    declares it. ``parent_link`` marks the one-to-one from a model to the one it inherits from, and its reverse.
    ``loading`` is what happens where a query does not say; ``reader`` the library's class, if any, whose methods what
    reading it gives has.
    """

    name: str
    model: ModelKey
    target: ModelKey | None
    kind: RelationKind
    forward: bool
    many: bool
    nullable: bool
    unique: bool
    query_name: str
    reverse: str | None = None
    column: str | None = None
    through: ModelKey | None = None
    parent_link: bool = False
    place: Place | None = None
    loading: Loading = Loading.LAZY
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Manager:
    """What querysets of a model start from (`Book.objects`).

    ``cls`` is the class of the program, or the library's by its dotted name; ``querysets`` are the queryset classes
    whose methods it copies (`from_queryset`, `as_manager`), nearest first; ``bases`` the manager classes below those,
    where its class is made from one of the program by `from_queryset`.
    """

    name: str
    model: ModelKey
    cls: ClassKey | str
    querysets: tuple[ClassKey | str, ...] = ()
    bases: tuple[ClassKey | str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model with all that it inherits: ``fields`` and ``relations`` are by attribute name, in order of declaration,
    those of its bases first, reverse relations last.

    ``bases`` are the nearest models it inherits from. ``concrete`` is the model whose table a proxy shares (of others,
    the model itself). ``unique_together`` has each set of columns that is unique as a whole.
    ``managers`` are in the order in which the first becomes the default one. ``open`` says that some base is not known
    at all, ``unknown`` which names are bound in the class to something nobody knows: either may be a field.
    """

    key: ModelKey
    name: str
    app: str
    fields: Mapping[str, Field]
    relations: Mapping[str, Relation]
    managers: Mapping[str, Manager] = field(default_factory=lambda: MappingProxyType({}))
    bases: tuple[ModelKey, ...] = ()
    concrete: ModelKey | None = None
    primary_key: str = "id"
    abstract: bool = False
    proxy: bool = False
    ordering: tuple[str, ...] = ()
    unique_together: tuple[tuple[str, ...], ...] = ()
    default_manager: str | None = None
    base_manager: str | None = None
    unknown: frozenset[str] = frozenset()
    open: bool = False
    place: Place | None = None

    @property
    def label(self) -> str:
        """What strings call it: `bookstore.Book`."""
        return f"{self.app}.{self.name}"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A relation whose target was not found: ``text`` is how the target is written, as far as it can be told."""

    model: ModelKey
    name: str
    text: str
    place: Place | None
