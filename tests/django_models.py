"""Prints what Django itself makes of a project's models, as JSON: run in a process of its own, in the project.

    DJANGO_SETTINGS_MODULE=config.settings python tests/django_models.py

What `asynclint.orm` reads from source is held against it.
"""

# ruff: noqa: SLF001  (`_meta` is where Django documents what a model is)

from __future__ import annotations

import json
import sys
from typing import Any

KINDS = {
    "ForeignKey": "foreign-key",
    "ManyToOneRel": "foreign-key",
    "OneToOneField": "one-to-one",
    "OneToOneRel": "one-to-one",
    "ManyToManyField": "many-to-many",
    "ManyToManyRel": "many-to-many",
    "GenericForeignKey": "generic",
    "GenericRelation": "generic",
    "GenericRel": "generic",
}


def relations(model: Any) -> dict[str, dict[str, Any]]:
    """The relations that instances of a model have, by attribute."""
    found = {}
    for relation in model._meta.get_fields():
        kind = next((KINDS[cls.__name__] for cls in type(relation).__mro__ if cls.__name__ in KINDS), None)
        if not relation.is_relation or kind is None:
            continue
        forward = not relation.auto_created or relation.concrete
        name = relation.name if forward else relation.get_accessor_name()
        # The way back from a generic relation has no attribute of its own, only a name in filters.
        if name is None or not hasattr(model, name) or (kind == "generic" and not forward):
            continue
        many = relation.one_to_many or relation.many_to_many
        one = kind == "one-to-one"
        found[name] = {
            "kind": kind,
            "target": relation.related_model and relation.related_model._meta.label,
            "forward": forward,
            "many": bool(many),
            "nullable": not many and (is_nullable(model, relation) if forward else one),
            "unique": one or (forward and not many and kind != "generic" and relation.unique),
            "query_name": relation.name,
            "column": relation.attname if forward and relation.concrete and not many else None,
        }
    return found


def is_nullable(model: Any, relation: Any) -> bool:
    """Whether reading a relation may give None; a generic key is as nullable as its two columns."""
    if not hasattr(relation, "ct_field"):
        return bool(relation.null)
    return any(model._meta.get_field(name).null for name in (relation.ct_field, relation.fk_field))


def columns(model: Any) -> dict[str, dict[str, bool]]:
    """The columns of a model, by the attribute that holds each."""
    meta = model._meta
    uniques = [constraint for constraint in meta.constraints if getattr(constraint, "condition", None) is None]
    alone = {next(iter(unique.fields)) for unique in uniques if len(getattr(unique, "fields", ())) == 1}
    first = {index.fields[0].lstrip("-") for index in meta.indexes if index.fields}
    first |= {names[0] for names in meta.unique_together} | {unique.fields[0] for unique in uniques if unique.fields}
    return {
        column.attname: {
            "nullable": column.null,
            "unique": column.unique or column.name in alone,
            "indexed": column.unique or column.db_index or (column in meta.local_fields and column.name in first),
            "primary_key": column.primary_key,
        }
        for column in meta.concrete_fields
    }


def told(model: Any) -> dict[str, Any]:
    meta = model._meta
    return {
        "relations": relations(model),
        "columns": columns(model),
        "primary_key": meta.pk.name,
        "proxy": meta.proxy,
        "ordering": [name for name in meta.ordering if isinstance(name, str)],
        "managers": sorted(manager.name for manager in meta.managers),
        "default_manager": meta.default_manager.name,
        "concrete": meta.concrete_model._meta.label,
    }


if __name__ == "__main__":
    import django
    from django.apps import apps

    django.setup()
    json.dump({model._meta.label: told(model) for model in apps.get_models()}, sys.stdout)
