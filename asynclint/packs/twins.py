"""Reads what a knowledge file says of twins: functions that block, and the methods of an object that async code shares
which do the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asynclint.packs.schema import Check, constant, dotted_name, list_of, name, one_of, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS = ("any", "boolean", "mapping", "number", "tuple")

TWIN: Mapping[str, Check] = {
    "names": list_of(dotted_name),
    "of": dotted_name,
    "params": list_of(name),
    "takes": table_of(name, one_of(FORMS)),
    "renames": table_of(name, name),
    "adds": table_of(name, constant),
    "result": list_of(name),
    "unless-made-with": list_of(name),
}


@dataclass(frozen=True, slots=True)
class Twin:
    """Functions that methods of the same ``names`` on an object of the class ``of`` do the work of, for who awaits.

    The two agree in the positional ``params``, in the arguments that the other side ``takes``, each with the form in
    which it does (a literal, but for ``any``), some of which it ``renames``, and in these attributes of the ``result``.
    What differs where nothing is said is what it ``adds``. An object that brings something of its own along is none:
    it is ``unless_made_with`` one of these."""

    names: tuple[str, ...]
    of: str
    params: tuple[str, ...]
    takes: Mapping[str, str]
    renames: Mapping[str, str]
    adds: Mapping[str, str | int | float | bool]
    result: tuple[str, ...]
    unless_made_with: tuple[str, ...]


def twin(entry: Mapping[str, Any]) -> Twin:
    return Twin(
        names=tuple(entry["names"]),
        of=entry["of"],
        params=tuple(entry.get("params", ())),
        takes=entry.get("takes", {}),
        renames=entry.get("renames", {}),
        adds=entry.get("adds", {}),
        result=tuple(entry.get("result", ())),
        unless_made_with=tuple(entry.get("unless-made-with", ())),
    )
