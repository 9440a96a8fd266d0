"""Relations of models that load themselves: fields that refer to another model, and annotations that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.mapped.candidates import called, said_of
from asynclint.orm.mapped.written import MANY, Arguments, Declared, names_in, text_of
from asynclint.orm.model import Loading, Place
from asynclint.packs.maps import Maps
from asynclint.program.evaluation import evaluate

if TYPE_CHECKING:
    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame

BACK_NAMES = ("backref", "related_name")
"""Parameters that say what the other side calls a relation."""


def referring(said: Callee, frame: Frame, name: str, node: m.Call, place: Place) -> Declared | None:
    """The relation that ``name = node`` declares; None when what it holds are no references."""
    arguments = Arguments.of(frame, node)
    to = arguments.node(said.params, said.params[0]) if said.params else None
    if isinstance(to, m.Call) and said.maps is Maps.REFERENCES:
        held = called(frame, to)
        if held is None or held.maps is not Maps.REFERENCE:
            return None  # a list of something else
        inner = referring(held, frame, name, to, place)
        to = None if inner is None else inner.to[0]
    if to is None or any(arguments.constant(parameter) is value for parameter, value in said.unless):
        return None
    return _declared(said, arguments, name, to, place)


def declared_by(frame: Frame, name: str, annotation: m.Expression, line: int) -> Declared | None:
    """The relation that an annotation alone declares (`author: Link[Author]`)."""
    names = tuple(names_in(annotation))
    for position, part in enumerate(names[:-1]):
        said = said_of(frame.program, evaluate(frame, part))
        if said is not None and said.maps in {Maps.REFERENCE, Maps.REFERENCES}:
            many = said.maps is Maps.REFERENCES or any(text_of(outer).lower() in MANY for outer in names[:position])
            arguments = Arguments(frame, (), {})
            return _declared(said, arguments, name, names[position + 1], Place(frame.module, line, 0), many=many)
    return None


def _declared(
    said: Callee, arguments: Arguments, name: str, to: m.Expression, place: Place, *, many: bool = False
) -> Declared:
    loading = Loading.LAZY if said.awaits is None else Loading.PENDING
    return Declared(
        name, arguments, (to,), many or said.maps is Maps.REFERENCES, loading, place, said.returns or said.name
    )
