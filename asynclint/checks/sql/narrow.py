"""Conditions that give something by its name: there is one row mostly, whether a constraint says so or not."""

from __future__ import annotations

from asynclint.index import model as m
from asynclint.index.parts import everything

NAMING = frozenset({"code", "email", "key", "name", "slug", "token", "username", "uuid"})
"""What columns are called that tell one row from all others."""


def names_one(node: m.Node) -> bool:
    """Whether a part of a statement is such a condition."""
    match node:
        case m.Call(m.Attribute(), _, keywords):
            return any(name in NAMING for name, _ in keywords)
        case m.Compare(left, ["=="], [right]):
            sides = (set(_columns(left)), set(_columns(right)))
            return not all(sides) and not NAMING.isdisjoint(sides[0] | sides[1])
        case _:
            return False


def may_name_one(node: m.Node) -> bool:
    """Whether it is one, or may be by names that only a run knows: `filter_by(**names)`."""
    return names_one(node) or (isinstance(node, m.Call) and any(name is None for name, _ in node.keywords))


def _columns(side: m.Expression) -> list[str]:
    """The attributes of classes in one side of a comparison, in lower case."""
    found = (part for part in everything([side]) if isinstance(part, m.Attribute))
    return [one.name.lower() for one in found if isinstance(one.value, (m.Name, m.Attribute)) and _is_class(one.value)]


def _is_class(node: m.Name | m.Attribute) -> bool:
    name = node.id if isinstance(node, m.Name) else node.name
    return name[:1].isupper() or name in {"c", "cls"}
