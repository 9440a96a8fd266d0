"""What a knowledge file may say, as data: each table's keys and the check its values must pass.

`docs/knowledge.md` tells what the keys mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.packs.guards import Guard
from asynclint.packs.maps import Maps
from asynclint.packs.model import Gives, QueryStep, Runs, WebRole
from asynclint.packs.orm import SETTINGS
from asynclint.packs.schema import (
    Check,
    boolean,
    constant,
    dotted_name,
    list_of,
    matching,
    name,
    one_of,
    one_or_more,
    problems,
    shown,
    string,
    table,
    table_of,
    tables,
)
from asynclint.packs.templates import template
from asynclint.packs.typeexpr import TypeExpressionError, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

FORMS = frozenset(
    {
        "abstract-method",
        "app-config",
        "annotated",
        "anything",
        "async-context-manager",
        "cached-property",
        "callable",
        "cast",
        "class-method",
        "context-manager",
        "coroutine-check",
        "dataclass",
        "enumeration",
        "generic",
        "import-module",
        "interface",
        "literal",
        "model-lookup",
        "named-tuple",
        "type-guard",
        "never",
        "new-type",
        "optional",
        "overload",
        "partial",
        "property",
        "self",
        "single-dispatch",
        "protocol",
        "static-method",
        "transparent",
        "type-alias",
        "type-checking",
        "type-var",
        "union",
        "wraps",
    }
)

PARTS = frozenset(
    {
        "content-type",
        "dependencies",
        "description",
        "docs-url",
        "handler",
        "header",
        "limit",
        "methods",
        "middleware",
        "model",
        "name",
        "operation",
        "other-docs-url",
        "path",
        "prefix",
        "router",
        "routes",
        "schema",
        "schema-url",
        "summary",
        "tags",
    }
)
"""What parameters of a web framework's callables can hold."""

_WEB: dict[str, Check] = {
    "role": one_of([role.value for role in WebRole]),
    "from": table_of(one_of(PARTS), name),
    "verbs": list_of(string),
    "published": boolean,
}


def web(value: object) -> str | None:
    """What a callable is to a web application."""
    if not isinstance(value, dict):
        return f"must be a table, not {shown(value)}"
    return next(problems(value, _WEB, required=("role",)), None)


def type_expression(value: object) -> str | None:
    if not isinstance(value, str):
        return f"must be a type expression, not {shown(value)}"
    try:
        parse(value)
    except TypeExpressionError as error:
        return str(error)
    return None


def pages(value: object) -> str | None:
    """How a view lists rows."""
    if not isinstance(value, dict):
        return f"must be a table, not {shown(value)}"
    keys = {"of": list_of(name), "getter": name, "by": list_of(name), "setting": string}
    return next(problems(value, keys, required=("of", "getter", "by")), None)


def handed(value: object) -> str | None:
    """Which query subclasses are passed."""
    if not isinstance(value, dict):
        return f"must be a table, not {shown(value)}"
    keys = {"parameter": name, "functions": name, "getter": name, "joins": name, "columns": name}
    return next(problems(value, keys, required=tuple(keys)), None)


version = matching(r"\d+\.\d+", 'a version like "3.13"')


def seconds(value: object) -> str | None:
    return None if isinstance(value, int | float) else f"must be a number of seconds, not {shown(value)}"


def timeout(value: object) -> str | None:
    if not isinstance(value, dict):
        return f"must be a table, not {shown(value)}"
    return next(problems(value, {"by": list_of(name), "default": seconds, "lasts": boolean}, required=("by",)), None)


def turns_into(value: object) -> str | None:
    """What a decorated function becomes an object of."""
    if not isinstance(value, dict):
        return f"must be a table, not {shown(value)}"
    return next(problems(value, {"class": dotted_name, "base": name}, required=("class",)), None)


def name_or_rest(value: object) -> str | None:
    """A parameter, or ``*name`` for all that are left."""
    return name(value.removeprefix("*") if isinstance(value, str) else value)


def context(value: object) -> str | None:
    """A parameter that holds what a template is passed, or ``**`` for all keywords."""
    return None if value == "**" else name(value)


def methods(value: object) -> str | None:
    """One method, all (``*``), or those whose names begin so (``on_*``)."""
    return None if value == "*" else name(value.removesuffix("*") if isinstance(value, str) else value)


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
    conditions = table_of(name, one_or_more(constant))
    action: dict[str, Check] = {
        "effect": effect,
        "awaits": effect,
        "gives": one_of([gift.value for gift in Gives]),
        "timeout": timeout,
        "params": list_of(name),
        "unless": conditions,
        "only": conditions,
        "unblocks": conditions,
        "answered": table_of(name, boolean),
        "runs": table_of(name_or_rest, runs),
        "decorates": runs,
        "turns-into": turns_into,
        "instead": string,
        "becomes": list_of(template),
        "web": web,
        "query": one_of([step.value for step in QueryStep]),
        "maps": one_of([step.value for step in Maps]),
        "renders": context,
        "connections": name,
        "through": name,
    }
    result: dict[str, Check] = {
        "returns": type_expression,
        "guard": one_of([guard.value for guard in Guard]),
        "offloads": template,
    }
    return KnowledgeFormat(
        file={
            "library": table,
            "aliases": table_of(dotted_name, dotted_name),
            "attributes": table_of(dotted_name, type_expression),
            "forms": table_of(dotted_name, one_of(FORMS)),
            "settings": SETTINGS,
            "function": tables,
            "class": tables,
            "advisory": tables,
            "companion": tables,
            "twin": tables,
            "field": tables,
            "model": tables,
        },
        library={
            "name": string,
            "distribution": string,
            "modules": list_of(dotted_name),
            "verified": list_of(string),
            "since": version,
            "until": version,
            "offloader": dotted_name,
        },
        function={"names": list_of(dotted_name), **action, **result},
        known_class={
            "name": dotted_name,
            "bases": list_of(dotted_name),
            "attributes": table_of(name, type_expression),
            "every-method": effect,
            "every-awaits": effect,
            "quiet": list_of(name),
            "every-instead": string,
            "loop-methods": list_of(methods),
            "pages": pages,
            "handed": handed,
            "holds": type_expression,
            "thread-bound": boolean,
            "within-process": boolean,
            "method": tables,
            **action,
        },
        method={"names": list_of(name), **action, **result},
        action=action,
    )
