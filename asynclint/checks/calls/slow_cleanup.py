"""Dependencies that take their time after the endpoint has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks import wording
from asynclint.checks.calls.drafting import below, draft
from asynclint.effects.blocking import found_in
from asynclint.effects.fixpoint import summarise
from asynclint.effects.graph import Graph, Node
from asynclint.index import model as m
from asynclint.index.parts import everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.effects.blocking import Blocking
    from asynclint.packs.model import Rule
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

SLOW = frozenset({"database", "http", "network", "sleep", "subprocess"})

CLOSING = frozenset({"aclose", "close", "commit", "release", "remove", "reset", "rollback", "__aexit__", "__exit__"})
"""What must be done with a connection at the end, and so does not count."""


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    cleaning = {
        key: end
        for key in sorted(context.routes.dependencies)
        if program.modules.paths[key[0]] in context.shown and (end := _last_yield(program, key)) is not None
    }
    graph = Graph(program, waiting=True)
    graph.reach(Node(key) for key in cleaning)
    summaries = summarise(graph)
    for key, end in cleaning.items():
        for found in found_in(graph, summaries, key):
            after = (found.site.span.line, found.site.span.column) > end
            if after and found.effect in SLOW and found.primitive.rpartition(".")[2] not in CLOSING:
                yield _draft(program, rule, found)


def _last_yield(program: Program, key: FunctionKey) -> tuple[int, int] | None:
    """Where the cleaning up of a dependency begins."""
    function = program.function(key)
    if not function.is_generator:
        return None
    ends = [(n.end_line, n.end_column) for n in everything(function.statements()) if isinstance(n, m.Yield)]
    return max(ends, default=None)


def _draft(program: Program, rule: Rule, found: Blocking) -> Draft:
    name = program.function(found.root).qualname
    called = wording.shown(found.primitive)
    return draft(
        program,
        rule,
        found.root,
        found.site,
        f"`{called}` runs after the `yield` of the dependency, {below(len(found.way) - 1)} `{name}`",
        "do it in the endpoint, or hand it to a queue; after the `yield`, only give back what was taken",
        found.primitive,
        found.confidence,
        wording.trace(found, program),
    )
