"""Documents that are all fetched, and of which Python then chooses some by nothing but their own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import importing, mentioning
from asynclint.checks.documents import beginnings, documents
from asynclint.checks.drafts import draft_at
from asynclint.checks.orm.bodies import Body
from asynclint.checks.orm.choosing import chosen_by
from asynclint.index import model as m
from asynclint.orm.model import Field
from asynclint.program.outcome import SiteKind
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.bodies import Loop
    from asynclint.packs.model import Rule
    from asynclint.program.frame import Frame


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    names = beginnings(context.knowledge)
    modules = [module for module in importing(program, names) if program.modules.paths[module] in context.shown]
    for key in mentioning(program, names, modules):
        body = Body.of(program, key)
        frame = program.scope(key[0], parent=key[1])
        for (line, column), loop in body.loops.items():
            field = _chosen_by(context, frame, body, loop)
            if field is not None:
                yield draft_at(
                    program,
                    rule,
                    key,
                    SiteKind.ITERATION,
                    Span(line, column, line, column),
                    "all documents of the query are fetched, to be chosen from in Python",
                    f"choose in the database: add `{field}` to what the query looks for",
                    target=field,
                )


def _chosen_by(context: Context, frame: Frame, body: Body, loop: Loop) -> str | None:
    """The field by which a loop chooses among all documents of a query that are used for nothing else."""
    if not isinstance(loop.target, m.Name):
        return None
    row = loop.target.id
    chosen = chosen_by(loop, lambda node: _field(node, row))
    found = None if chosen is None else documents(frame, loop.iterable)
    if found is None or any(len(body.names[name].uses) > 1 for name in found.names if name in body.names):
        return None
    assert chosen is not None
    model = None if found.model is None else context.mapped.graph.model(found.model)
    if found.model is not None and not (model is not None and isinstance(model.fields.get(chosen), Field)):
        return None
    match found.wanted:
        case None:
            return chosen
        case m.Mapping(keys) if all(isinstance(key, m.Constant) for key in keys):
            # Who looks for it in the database as well compares more exactly here.
            return None if m.Constant(chosen) in keys else chosen
        case _:
            return None


def _field(node: m.Expression, row: str) -> str | None:
    """The field of a document that is read, when nothing else is."""
    match node:
        case m.Subscript(m.Name(name), m.Constant(str(field))) if name == row:
            return field
        case m.Call(m.Attribute(m.Name(name), "get"), [m.Constant(str(field)), *_]) if name == row:
            return field
        case m.Attribute(m.Name(name), field) if name == row:
            return field
        case _:
            return None
