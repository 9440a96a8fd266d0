"""Responses that hold every row of a table.

Either a view puts a whole query into what it answers with, or its class is one that lists rows and nothing says in
which pages. Which callables make responses, and which classes list, by what they page, is knowledge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.calls.candidates import callables
from asynclint.checks.orm.drafting import at_call, finding, name_of, rows_of
from asynclint.checks.orm.listing import listings
from asynclint.checks.orm.sizes import Sizes
from asynclint.findings import Confidence, Finding
from asynclint.index import model as m
from asynclint.index.naming import last_name
from asynclint.packs.model import Gives
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Dotted, alternatives
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.checks.orm.queries import Queries
    from asynclint.orm.values import Rows
    from asynclint.packs.model import Rule

KEEPS = frozenset({"list", "tuple", "sorted", "set", "dict", "dumps"})
"""Functions that give what they are passed, as far as its size goes."""

DEEPEST = 4


def find(context: Context, rule: Rule) -> Iterator[Draft | Finding]:
    if not context.queries:
        return
    sizes = Sizes(context)
    names = callables(context.knowledge, lambda callee: callee.gives is Gives.RESPONSE)
    written = {name.rpartition(".")[2] for name in names}
    for queries in context.queries:
        for call in queries.body.calls.values() if queries.given else ():
            if last_name(call.function) in written and _is_response(queries, call, names):
                for argument in (*call.arguments, *(value for _, value in call.keywords)):
                    for sent in Sent(queries).within(argument):
                        yield from _about_call(context, rule, sizes, queries, sent)
    for listing in listings(context):
        large = sizes.is_large(listing.rows)
        if large is not False:
            yield Finding(
                code=rule.code,
                message=f"`{listing.name}` answers with all {rows_of(context, listing.rows)}, and not in pages",
                path=listing.path,
                span=listing.span,
                severity=rule.severity,
                confidence=min(rule.confidence, Confidence.LIKELY if large else Confidence.POSSIBLE),
                symbol=listing.name,
                target=name_of(context, listing.rows),
                help=f"give pages: set `{listing.by}`",
            )


def _about_call(context: Context, rule: Rule, sizes: Sizes, queries: Queries, sent: m.Call) -> Iterator[Draft]:
    rows = queries.given.get((sent.end_line, sent.end_column))
    if rows is None or not _is_everything(rows):
        return
    large = sizes.is_large(rows)
    if large is False:
        return
    yield at_call(
        queries,
        finding(
            queries,
            rule,
            Span(sent.line, sent.column, sent.end_line, sent.end_column),
            f"the response holds all {rows_of(context, rows)}, however many there are",
            "give pages of them, or a slice",
            target=name_of(context, rows),
            confidence=Confidence.LIKELY if large else Confidence.POSSIBLE,
        ),
    )


def _is_everything(rows: Rows) -> bool:
    query = rows.query
    return not (query.filtered or query.bounded or query.keyed or query.related or query.raw) and rows.lineage is None


class Sent:
    """The queries whose rows a value holds all of."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._seen: set[str] = set()

    def within(self, node: m.Expression, depth: int = 0) -> Iterator[m.Call]:
        """The calls that give them."""
        if depth > DEEPEST:
            return
        for part in self._parts(node):
            yield from self.within(part, depth + 1)
        if isinstance(node, m.Call) and (node.end_line, node.end_column) in self._queries.given:
            yield node

    def _parts(self, node: m.Expression) -> Iterator[m.Expression]:
        match node:
            case m.Name(name) if name not in self._seen and (local := self._queries.body.names.get(name)) is not None:
                self._seen.add(name)
                yield from (value for value in local.values if value is not None and len(local.values) == 1)
            case m.Mapping(_, values) | m.Sequence(_, values):
                yield from values
            case m.Comprehension(_, _, [m.Iteration(iterable=iterable, conditions=[])]):
                yield iterable
            case m.Call(function, arguments, keywords) if last_name(function) in KEEPS or any(
                name == "many" and value == m.Constant(True) for name, value in keywords
            ):
                yield from arguments
            case m.Attribute(value, "data"):
                yield value


def _is_response(queries: Queries, call: m.Call, names: frozenset[str]) -> bool:
    program = queries.program
    scope = program.scope(queries.key[0], parent=queries.key[1])
    return any(
        isinstance(option, Dotted) and program.library.canonical(option.name) in names
        for option in alternatives(evaluate(scope, call.function))
    )
