"""What to change about a query whose rows are read over a relation that it does not load: the exact call.

What is loaded already stays loaded, and a call that is there is extended. Relations to one row are joined; where
something on the path is many, or may be of any model, only prefetching works, and what a query picks or counts among
related rows has to be asked for with the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.orm.missing import SERVED
from asynclint.orm.model import RelationKind
from asynclint.orm.values import Loads
from asynclint.packs.model import QueryStep

if TYPE_CHECKING:
    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.missing import Missing
    from asynclint.orm.model import Relation

JOIN = "select_related"
PREFETCH = "prefetch_related"

Relations = tuple["Relation | None", ...]
"""The relations of a path, in order; None from where on they are not known."""


def is_to_many(missing: Missing, path: Relations) -> bool:
    """Whether some relation on the path leads to many rows."""
    return missing.traced.read.many or any(relation is not None and relation.many for relation in path)


def loading(missing: Missing, path: Relations) -> str | None:
    """The method that loads the rows of a path, named as it is, with those of the query; None where none does."""
    read = missing.traced.read
    if read.many and (read.derived or read.step not in SERVED or read.step is QueryStep.COUNT):
        return None
    generic = any(relation is not None and relation.kind is RelationKind.GENERIC for relation in path)
    return PREFETCH if is_to_many(missing, path) or generic or missing.query.locked else JOIN


def remedy(graph: ModelGraph, missing: Missing, path: Relations) -> str:
    """One sentence that says what to write."""
    read = missing.traced.read
    if read.many and (read.derived or read.step not in SERVED):
        return _chosen(graph, missing, path[-1])
    if read.many and read.step is QueryStep.COUNT:
        name, counted = missing.path[-1], _query_path(missing, path)
        return f'add `.annotate({name}_count=Count("{counted}"))` to the query and read that'
    # What is written where the query begins is not for one of those to change who receive it.
    written = missing.query.written if missing.made == missing.query.made else Loads()
    wanted = "__".join(missing.path)
    if loading(missing, path) == PREFETCH:
        extended = _extended(PREFETCH, written.prefetches, wanted, whole=written.whole)
        return f"{extended}; `.iterator()` then needs a `chunk_size`" if missing.query.streamed else extended
    return _extended(JOIN, written.joins, wanted, whole=written.whole)


def _extended(call: str, present: tuple[str, ...], wanted: str, *, whole: bool) -> str:
    """The call with one more path, and without those that the new one implies."""
    kept = [path for path in dict.fromkeys(present) if not wanted.startswith(f"{path}__")]
    names = ", ".join(f'"{path}"' for path in (*kept, wanted))
    if present and whole:
        return f"make it `.{call}({names})`"
    return f'add `.{call}("{wanted}")` to the query'


def _chosen(graph: ModelGraph, missing: Missing, relation: Relation | None) -> str:
    """For a query among the related rows, which what was prefetched does not answer."""
    name = "__".join(missing.path)
    step = missing.traced.read.step
    if step is QueryStep.COUNT:
        return f'add `.annotate({missing.path[-1]}_count=Count("{name}", filter=Q(...)))` to the query and read that'
    if step is QueryStep.EXISTS:
        return f"add `.annotate(has_{missing.path[-1]}=Exists(...))` to the query and read that"
    target = None if relation is None else graph.target(relation)
    rows = "..." if target is None else f"{target.name}.objects.filter(...)"
    return (
        f'prefetch the rows that are wanted, `.prefetch_related(Prefetch("{name}", queryset={rows}, to_attr="..."))`, '
        f'or prefetch `"{name}"` and choose among `.{missing.path[-1]}.all()` in Python'
    )


def _query_path(missing: Missing, path: Relations) -> str:
    """The path as filters and aggregates name it."""
    return "__".join(
        name if relation is None else relation.query_name for name, relation in zip(missing.path, path, strict=True)
    )
