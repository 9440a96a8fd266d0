"""Reads what a knowledge file says of twins: functions that block, and the methods of an object that async code shares
which do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynclint.packs.model import Twin
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
