"""What a column of a mapped class says of its values: that no two rows share one, that no row goes without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.mapped.written import names_in, text_of
from asynclint.orm.model import Field, FieldKind

if TYPE_CHECKING:
    from asynclint.orm.mapped.written import Arguments
    from asynclint.orm.model import Place

FILLED = frozenset({"default", "server_default", "default_factory", "insert_default"})
"""What says what a row has for which nothing was given."""


def column(name: str, place: Place, annotation: m.Expression | None, arguments: Arguments | None = None) -> Field:
    """The column ``name``, by its annotation and by what the call is passed that declares it."""
    words = [] if annotation is None else [text_of(part) for part in names_in(annotation)]
    told = {} if arguments is None else {said: arguments.constant(said) for said in arguments.keywords}
    is_key = told.get("primary_key") is True
    nullable = told.get("nullable")
    if not isinstance(nullable, bool):
        nullable = not is_key and (annotation is None or words[:1] != ["Mapped"] or _admits_none(annotation))
    return Field(
        name,
        FieldKind.PLAIN,
        nullable=nullable,
        unique=told.get("unique") is True,
        primary_key=is_key,
        given=words == ["Mapped", "str"] and not nullable and FILLED.isdisjoint(told),
        place=place,
    )


def _admits_none(annotation: m.Expression) -> bool:
    match annotation:
        case m.Constant(None) | m.Name("Optional") | m.Attribute(_, "Optional"):
            return True
        case m.Constant(str(text)):
            return "None" in text or "Optional" in text
        case m.Subscript(value, index):
            return _admits_none(value) or _admits_none(index)
        case m.BinOp(left, "|", right):
            return _admits_none(left) or _admits_none(right)
        case _:
            return False
