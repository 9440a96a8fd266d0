"""Views whose class lists all rows of a table, and nothing in the class, its bases or the settings makes pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynclint.index.facts import mention
from asynclint.orm.values import Rows
from asynclint.program.outcome import SiteKind
from asynclint.program.values import Function, Instance, alternatives
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.packs.model import Pages
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey

KEYWORD = "class "


@dataclass(frozen=True, slots=True)
class Listing:
    """The class ``name`` answers with all of ``rows``; ``by`` is what would make pages of them."""

    name: str
    path: str
    span: Span
    rows: Rows
    by: str


def listings(context: Context) -> Iterator[Listing]:
    """All such classes of the files that are reported on, in the order of the code."""
    program = context.program
    known = {name: cls.pages for name, cls in context.knowledge.classes.items() if cls.pages is not None}
    set_up = {pages.setting: _mentions(program, pages.setting) for pages in known.values() if pages.setting is not None}
    for module in program.module_numbers():
        path = program.modules.paths[module]
        if path not in context.shown:
            continue
        for number, cls in enumerate(program.facts(module).classes):
            info = program.class_info((module, number))
            pages = next((known[base] for base in info.library_bases if base in known), None)
            if pages is None or info.open or (pages.setting is not None and set_up[pages.setting]):
                continue
            if any(_binds(program, (module, number), name) for name in pages.by):
                continue
            rows = _listed(context, (module, number), pages)
            if rows is not None:
                column = 0 if cls.outer < 0 and cls.parent < 0 else len(KEYWORD)
                span = Span(cls.line, column, cls.line, column + len(KEYWORD) + len(cls.name))
                yield Listing(cls.qualname, path, span, rows, pages.by[0])


def _mentions(program: Program, setting: str) -> bool:
    """Whether the program speaks of a setting anywhere."""
    told = mention({setting})
    return any(told.search(bytes(program.facts(module).body)) is not None for module in program.module_numbers())


def _binds(program: Program, key: ClassKey, name: str) -> bool:
    """Whether a class, or a base of it in the program, says anything of an attribute."""
    infos = (program.class_info(base) for base in program.class_info(key).order if not isinstance(base, str))
    return any(name in info.namespace.bindings or name in info.stores for info in infos)


def _listed(context: Context, key: ClassKey, pages: Pages) -> Rows | None:
    """The query whose rows a class lists, when they are all those of a table."""
    program = context.program
    own = program.class_info(key).namespace.bindings
    if not any(name in own for name in (*pages.of, pages.getter)):
        return None  # a base for others, or one that its base speaks for
    instance = Instance(key)
    for option in alternatives(program.class_attribute(key, pages.getter, instance)):
        if isinstance(option, Function):
            given = program.result_of(Function(option.key, instance))
            return _whole(given)
    for name in pages.of:
        if _binds(program, key, name):
            frame = program.scope(key[0])
            declared = program.class_attribute(key, name, instance)
            for option in alternatives(declared):
                if isinstance(option, Rows):
                    return _whole(option)
                model = context.orm.graph.model_of(option)
                if model is not None and context.orm.mapper is not None:
                    return context.orm.mapper.all_rows(frame, model, SiteKind.CALL, Span(0, 0, 0, 0))
            return None
    return None


def _whole(value: object) -> Rows | None:
    """A query for all rows of a table."""
    if not isinstance(value, Rows):
        return None
    query = value.query
    narrowed = query.filtered or query.bounded or query.keyed or query.related or query.raw or query.made is None
    return None if narrowed or value.lineage is not None or query.model is None else value
