"""The same of models that load themselves: each library has a word of its own for what is to come with the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.sql import loads
from asynclint.packs.maps import Maps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.orm.missing import Missing
    from asynclint.packs.model import Callee, Rule


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    graph = context.mapped.graph
    for missing in context.mapped.repeated:
        if missing.query.model is not None and graph.loads_itself(missing.query.model):
            yield loads.draft(context, rule, missing, loads.repeated(context, missing), _advice(context, missing))


def _advice(context: Context, missing: Missing) -> str:
    """How the library is told to load the path with the rows."""
    for callee in _methods(context, missing):
        name = callee.name.rpartition(".")[2]
        match callee.maps:
            case Maps.NAMED:
                return f"load it with the rows: `.{name}({_named(context, missing, callee)})`"
            case Maps.JOINED:
                return f"load it with the rows: `.{name}({_classes(context, missing)})`"
            case Maps.WHOLE:
                return f"load it with the rows: `.{name}()`"
            case Maps.SELECT if callee.unless:
                parameter, value = callee.unless[0]
                return f"load it with the rows: `{parameter}={value}`"
            case _:
                pass
    return "load it with the rows"


def _methods(context: Context, missing: Missing) -> Iterator[Callee]:
    """What is known of the methods of a query, and of those of the class it begins at."""
    library = context.program.library
    key = missing.query.model
    bases = () if key is None or isinstance(key, str) else context.program.class_info(key).library_bases
    names = (*(name for name in missing.query.classes if isinstance(name, str)), *bases)
    for known in (library.known_class(cls) for name in names for cls in library.order(name)):
        yield from () if known is None else known.methods.values()


def _named(context: Context, missing: Missing, callee: Callee) -> str:
    """The path as an argument: as its text, or as the columns it leads over where the library takes those."""
    if callee.params:
        return ", ".join(
            f"{model.name}.{relation.name}"
            for relation in loads.relations(context, missing)
            if relation is not None and (model := context.mapped.graph.model(relation.model)) is not None
        )
    return f'"{"__".join(missing.path)}"'


def _classes(context: Context, missing: Missing) -> str:
    """The classes that a path leads to."""
    targets = (
        context.mapped.graph.target(relation) for relation in loads.relations(context, missing) if relation is not None
    )
    return ", ".join(target.name for target in targets if target is not None)
