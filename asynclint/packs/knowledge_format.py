"""What a knowledge file may say, as data: each table's keys and the check its values must pass.

`docs/knowledge.md` tells what the keys mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.packs.model import Guard, Runs
from asynclint.packs.schema import (
    Check,
    constant,
    dotted_name,
    list_of,
    matching,
    name,
    one_of,
    shown,
    string,
    table,
    table_of,
    tables,
)
from asynclint.packs.typeexpr import TypeExpressionError, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FORMS = frozenset(
    {
        "abstract-method",
        "annotated",
        "async-context-manager",
        "cached-property",
        "callable",
        "cast",
        "class-method",
        "context-manager",
        "coroutine-check",
        "dataclass",
        "generic",
        "import-module",
        "literal",
        "named-tuple",
        "new-type",
        "optional",
        "overload",
        "partial",
        "property",
        "protocol",
        "static-method",
        "transparent",
        "type-checking",
        "type-var",
        "union",
        "wraps",
    }
)


def type_expression(value: object) -> str | None:
    if not isinstance(value, str):
        return f"must be a type expression, not {shown(value)}"
    try:
        parse(value)
    except TypeExpressionError as error:
        return str(error)
    return None


version = matching(r"\d+\.\d+", 'a version like "3.13"')


def method_or_all(value: object) -> str | None:
    return None if value == "*" else name(value)


@dataclass(frozen=True, slots=True)
class KnowledgeFormat:
    """The keys of each table; ``action`` are those that tell what calling does, or constructing."""

    file: Mapping[str, Check]
    library: Mapping[str, Check]
    function: Mapping[str, Check]
    known_class: Mapping[str, Check]
    method: Mapping[str, Check]
    action: Mapping[str, Check]


def knowledge_format(kinds: Collection[str]) -> KnowledgeFormat:
    """The format over a vocabulary of kinds."""
    effect = one_of(kinds)
    runs = one_of([where.value for where in Runs])
    conditions = table_of(name, constant)
    action: dict[str, Check] = {
        "effect": effect,
        "params": list_of(name),
        "unless": conditions,
        "only": conditions,
        "unblocks": conditions,
        "runs": table_of(name, runs),
        "decorates": runs,
        "instead": string,
    }
    result: dict[str, Check] = {"returns": type_expression, "guard": one_of([guard.value for guard in Guard])}
    return KnowledgeFormat(
        file={
            "library": table,
            "aliases": table_of(dotted_name, dotted_name),
            "attributes": table_of(dotted_name, type_expression),
            "forms": table_of(dotted_name, one_of(FORMS)),
            "function": tables,
            "class": tables,
        },
        library={
            "name": string,
            "distribution": string,
            "modules": list_of(dotted_name),
            "verified": list_of(string),
            "since": version,
            "until": version,
        },
        function={"names": list_of(dotted_name), **action, **result},
        known_class={
            "name": dotted_name,
            "bases": list_of(dotted_name),
            "attributes": table_of(name, type_expression),
            "every-method": effect,
            "quiet": list_of(name),
            "every-instead": string,
            "loop-methods": list_of(method_or_all),
            "method": tables,
            **action,
        },
        method={"names": list_of(name), **action, **result},
        action=action,
    )
