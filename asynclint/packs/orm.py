"""What knowledge says of models: which callables declare what in a model's class, and which models libraries bring.

The fields of a library's model are written as its source would declare them, so that one reader understands both.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from asynclint.packs.schema import (
    Check,
    boolean,
    constant,
    dotted_name,
    list_of,
    name,
    one_of,
    shown,
    string,
    table_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asynclint.packs.model import Literal


class Declares(Enum):
    """What an attribute of a model's class is when it is made by calling something."""

    COLUMN = "column"
    TEXT = "text"  # a column of unbounded size
    FOREIGN_KEY = "foreign-key"
    ONE_TO_ONE = "one-to-one"
    MANY_TO_MANY = "many-to-many"
    GENERIC_KEY = "generic-key"  # points to a row of any model
    GENERIC_RELATION = "generic-relation"  # the rows that point here by such a key
    MANAGER = "manager"
    MANAGER_CLASS = "manager-class"  # the class of a manager, made from that of a queryset
    NOTHING = "nothing"  # no part of the model's data


@dataclass(frozen=True, slots=True)
class KnownField:
    """A callable that declares something. ``params`` are its leading positional parameters as far as anybody asks for
    them, ``defaults`` what it passes on where a call leaves it out."""

    name: str
    declares: Declares
    params: tuple[str, ...] = ()
    defaults: Mapping[str, Literal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of a library. ``fields`` are the calls that declare them, over canonical names; ``swappable`` is the
    setting that may name another to stand for it, ``manager`` the class of what those have that declare none. Of a
    ``small`` one every installation has a few rows. ``descriptor`` is the class by which models read their relations to
    one row."""

    name: str
    app: str = ""
    bases: tuple[str, ...] = ()
    abstract: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    ordering: tuple[str, ...] = ()
    unique_together: tuple[tuple[str, ...], ...] = ()
    swappable: str | None = None
    manager: str | None = None
    small: bool = False
    descriptor: str | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """What subclasses that are registered for a model are handed as ``parameter`` of their methods, and of the
    ``functions`` that they list: the query that their ``getter`` gives, with what the attribute ``joins`` names, or
    with all, where ``columns`` lists a relation."""

    parameter: str
    functions: str
    getter: str
    joins: str
    columns: str

    @property
    def declares(self) -> tuple[str, str]:
        return self.joins, self.columns


@dataclass(slots=True)
class OrmKnowledge:
    """All of it, by canonical name. ``settings`` are the defaults of settings that name models."""

    fields: dict[str, KnownField] = field(default_factory=dict)
    models: dict[str, KnownModel] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def override(self, later: OrmKnowledge) -> None:
        self.fields.update(later.fields)
        self.models.update(later.models)
        self.settings.update(later.settings)


def declaration(value: object) -> str | None:
    """A call over names and constants, as it would stand in a class's body."""
    if not isinstance(value, str):
        return f"must be a call, not {shown(value)}"
    try:
        tree = ast.parse(value, mode="eval")
    except (SyntaxError, ValueError):
        return f'is no Python: "{value}"'
    return None if isinstance(tree.body, ast.Call) else f'must be a call, not "{value}"'


SETTINGS: Check = table_of(dotted_name, string)

FIELD: Mapping[str, Check] = {
    "names": list_of(dotted_name),
    "declares": one_of([kind.value for kind in Declares]),
    "params": list_of(name),
    "defaults": table_of(name, constant),
}

MODEL: Mapping[str, Check] = {
    "name": dotted_name,
    "app": string,
    "bases": list_of(dotted_name),
    "abstract": boolean,
    "fields": table_of(name, declaration),
    "ordering": list_of(string),
    "unique-together": list_of(list_of(name)),
    "swappable": name,
    "manager": dotted_name,
    "small": boolean,
    "descriptor": dotted_name,
}


def known_fields(entry: Mapping[str, Any]) -> dict[str, KnownField]:
    """The callables that a valid ``[[field]]`` speaks of."""
    declares, params = Declares(entry["declares"]), tuple(entry.get("params", ()))
    return {name: KnownField(name, declares, params, entry.get("defaults", {})) for name in entry["names"]}


def known_model(entry: Mapping[str, Any]) -> KnownModel:
    """The model that a valid ``[[model]]`` is."""
    return KnownModel(
        name=entry["name"],
        app=entry.get("app", ""),
        bases=tuple(entry.get("bases", ())),
        abstract=entry.get("abstract", False),
        fields=entry.get("fields", {}),
        ordering=tuple(entry.get("ordering", ())),
        unique_together=tuple(tuple(names) for names in entry.get("unique-together", ())),
        swappable=entry.get("swappable"),
        manager=entry.get("manager"),
        small=entry.get("small", False),
        descriptor=entry.get("descriptor"),
    )
