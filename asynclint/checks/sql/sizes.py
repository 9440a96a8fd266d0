"""Loops that go round as often as there are data, as far as anybody can tell.

That there is a query in each round is half of a defect: the tags of one comment are three, and stay three. What shows
that there may be many is what a loop goes through: the rows of a statement, what was read of them, the lines of a file,
the list that a request is. Without any of these nobody knows; and what belongs to one object is mostly a handful. What
stands in such a loop is repeated by it, however small its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.checks.sql.functions import Asking
from asynclint.checks.sql.narrow import names_one
from asynclint.index import model as m
from asynclint.index.naming import last_name
from asynclint.index.parts import everything
from asynclint.orm.mapped.values import Statement
from asynclint.orm.values import Query, is_of_rows, lineage_of
from asynclint.packs.maps import Maps
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.local_names import receiver_of
from asynclint.program.outcome import Invoke, SiteKind
from asynclint.program.values import Parameter, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.orm.bodies import Body, Loop
    from asynclint.index.facts import FunctionFacts
    from asynclint.program.frame import Frame
    from asynclint.program.values import FunctionKey, Value

SAME_SIZE = frozenset(
    {"dict", "enumerate", "filter", "iter", "len", "list", "map", "range", "reversed", "set", "sorted", "tuple", "zip"}
)
"""The functions that give as many things as they are passed, or fewer."""

LARGE = frozenset({"DictReader", "iterrows", "itertuples", "paginate", "reader", "readlines", "splitlines"})
"""What goes through lines, pages and tables: nobody does so for a handful."""

GIVING_MANY = frozenset({Maps.ALL, Maps.EXECUTE, Maps.OBJECTS, Maps.SCALARS})

OF_ONE = (Maps.GET, Maps.ONE, Maps.SCALAR, Maps.COUNT)

GROWING = frozenset({"add", "append", "extend", "insert", "setdefault", "update"})

REQUEST = "request"

BODIES = frozenset({"data", "get_json", "json"})
"""What a request was sent with, whichever library it is of."""

KEYS = "ids"
"""How the names of lists of keys end, which requests send and functions take. What else is asked for is often typed."""

TAKES_APART = frozenset({"split", "rsplit"})

OF_ITSELF = frozenset({"copy", "items", "keys", "union", "values"})
"""The methods of something that give all that is in it."""

FOR_MANY = frozenset({"batch", "bulk", "many", "mass"})
"""Words in the names of functions that do something to many things at once."""

GATHERS = frozenset({"+", "|"})

SPREAD = frozenset({m.Parameter.ARGS, m.Parameter.KWARGS})

DEEPEST = 4
"""Calls between a loop and where that comes from which it goes through, after which nobody looks."""


class _Way(NamedTuple):
    """How the question came to where it is: ``depth`` functions away from the loop, over the names that were ``seen``
    in this one. ``whole`` says that it is about what something is, and not about a part of it."""

    depth: int = 0
    seen: frozenset[str] = frozenset()
    whole: bool = True

    def further(self) -> _Way:
        return _Way(self.depth + 1, frozenset(), self.whole)

    def part(self) -> _Way:
        return self._replace(whole=False)


class Sizes:
    """Which loops of functions go round often."""

    def __init__(self, context: Context) -> None:
        self._program = context.program
        self._graph = context.mapped.graph
        self._served = context.routes.handlers
        self._commands = context.commands
        self._parameters: dict[tuple[FunctionKey, str, bool], bool] = {}
        self._grown: dict[Body, dict[str, list[Loop]]] = {}

    def is_often(self, function: Asking, loop: Loop, call: m.Call, iterable: Value) -> bool:
        """Whether ``loop``, in which a call is made, or one around it goes through many things, and not for a command
        only; ``iterable`` is what it goes through itself."""
        if self._commands.runs(function.key):
            return False
        if self._are_many_rows(iterable, _Way()) and not _is_narrow(function, loop.iterable):
            return True
        around = (one for one in function.body.loops.values() if one is not loop and call in everything(_repeated(one)))
        return any(self._is_many(function, one.iterable, _Way()) for one in (loop, *around))

    def _is_many(self, function: Asking, node: m.Expression, way: _Way) -> bool:
        """Whether something has many elements."""
        match node:
            case m.Name(name):
                return name not in way.seen and self._is_called_many(
                    function, name, way._replace(seen=way.seen | {name})
                )
            case m.Comprehension(_, _, iterations):
                return any(self._is_many(function, one.iterable, way) for one in iterations)
            case m.Conditional(_, left, right):
                return any(self._is_many(function, part, way) for part in (left, right))
            case m.BinOp(left, operator, right):  # what is taken away leaves the little that has changed
                return operator in GATHERS and any(self._is_many(function, part, way) for part in (left, right))
            case m.BoolOp(_, parts):
                return any(self._is_many(function, part, way) for part in parts)
            case m.Await(inner) | m.Starred(inner) | m.Subscript(inner, m.Slice()):
                return self._is_many(function, inner, way)
            case m.Subscript(inner):
                return self._is_many(function, inner, way.part())
            case m.Attribute(inner, name):
                if _is_body(inner, name):
                    return way.whole or self._is_for_many(function.key)
                value = evaluate(self._scope(function), node)
                if is_of_rows(value):
                    return self._are_many_rows(value, way) and not _is_narrow(function, inner)
                return not self._is_column(function, inner, name) and self._is_many(function, inner, way.part())
            case m.Call():
                return self._gives_many(function, node, way)
            case _:
                return False

    def _are_many_rows(self, value: Value, way: _Way) -> bool:
        """Whether there are the rows of a statement, or what several rows lead to: what one leads to is little."""
        for lineage in filter(None, map(lineage_of, alternatives(value))):
            match lineage.start:
                case Query() as query:
                    many = not _is_of_one(query)
                case Parameter(function, name):
                    many = self._is_passed_many(function, name, way)
            if many:
                return True
        return False

    def _gives_many(self, function: Asking, call: m.Call, way: _Way) -> bool:
        place = (call.end_line, call.end_column)
        asked = function.asks.get(place)
        if asked is not None:
            is_little = asked.rows is not None and _is_of_one(asked.rows.query)
            return asked.step in GIVING_MANY and not is_little and not _is_narrow(function, call)
        site = function.outcome.sites.get((SiteKind.CALL, *place))
        run = [] if site is None else [one.function.key for one in site.targets if isinstance(one, Invoke)]
        if run:
            return way.depth < DEEPEST and any(self._returns_many(key, way.further()) for key in run)
        match call.function:
            case m.Name(name) | m.Attribute(_, name) if name in LARGE:
                return True
            case m.Name(name) if name in SAME_SIZE:
                return any(self._is_many(function, one, way) for one in call.arguments)
            case m.Attribute(inner, name) if _is_body(inner, name):
                return way.whole or self._is_for_many(function.key)
            case m.Attribute(inner, name) if name in OF_ITSELF or isinstance(inner, (m.Call, m.Await)):
                return name not in TAKES_APART and self._is_many(function, inner, way)
            case m.Attribute(inner, name) if name == "get" or not call.arguments:
                return self._is_many(function, inner, way.part())
            case _:
                return False

    def _returns_many(self, key: FunctionKey, way: _Way) -> bool:
        function = Asking(self._program, key)
        return any(self._is_many(function, node, way) for node in self._program.names_in(key).returns)

    def _is_column(self, function: Asking, holder: m.Expression, name: str) -> bool:
        """Whether an attribute is a column of a row: the list, or the document, that it holds is a small one."""
        models = (self._graph.model_of(option) for option in alternatives(evaluate(self._scope(function), holder)))
        return any(model is not None and name in model.fields for model in models)

    def _scope(self, function: Asking) -> Frame:
        return self._program.scope(function.key[0], parent=function.key[1])

    def _is_called_many(self, function: Asking, name: str, way: _Way) -> bool:
        local = function.body.names.get(name)
        given = () if local is None else [value for value in local.values if value is not None]
        if any(isinstance(one, m.Call) and last_name(one.function) in TAKES_APART for one in given):
            return False  # what else it may be is as small
        if self._is_passed_many(function.key, name, way) or any(self._is_many(function, one, way) for one in given):
            return True
        return any(self._is_many(function, loop.iterable, way) for loop in self._growing(function.body).get(name, ()))

    def _growing(self, body: Body) -> dict[str, list[Loop]]:
        """The loops in which something is put into what a name stands for, or into a part of it, by name."""
        known = self._grown.get(body)
        if known is None:
            known = self._grown[body] = {}
            for loop in body.loops.values():
                for name in dict.fromkeys(filter(None, map(_grown, everything(loop.body)))):
                    known.setdefault(name, []).append(loop)
        return known

    # --- what callers pass

    def _is_for_many(self, key: FunctionKey) -> bool:
        """Whether a function says by its name that it does something to many things at once."""
        return key[1] >= 0 and not FOR_MANY.isdisjoint(self._program.function(key).name.lower().split("_"))

    def _is_passed_many(self, key: FunctionKey, name: str, way: _Way) -> bool:
        facts = None if key[1] < 0 else self._program.function(key)
        parameter = None if facts is None else next((one for one in facts.parameters if one.name == name), None)
        if facts is None or parameter is None or parameter.kind in SPREAD or name == receiver_of(facts):
            return False
        if way.depth == 0 and self._is_for_many(key):
            return True
        if key in self._served:
            return way.whole and name.endswith(KEYS)
        memo = (key, name, way.whole)
        known = self._parameters.get(memo)
        if known is None:
            self._parameters[memo] = False
            passed = list(self._passed(key, facts, name)) if way.depth < DEEPEST else []
            known = any(self._is_many(Asking(self._program, by), node, way.further()) for by, node in passed)
            if not passed:  # whoever it is for has a list of keys
                known = way.whole and name.endswith(KEYS)
            self._parameters[memo] = known
        return known

    def _passed(self, key: FunctionKey, facts: FunctionFacts, name: str) -> Iterator[tuple[FunctionKey, m.Expression]]:
        """What the calls of a function pass as a parameter, as far as names tell, each with who calls."""
        names = [one.name for one in facts.parameters if one.kind == m.Parameter.POSITIONAL]
        names = names[1:] if receiver_of(facts) is not None else names
        for scope, call in self._program.callers.sites.by_name(key[0], facts.owner, {facts.name}):
            node = Arguments.node_of(call, tuple(names), name)
            if node is not None and (scope.module, scope.parent) != key:
                yield (scope.module, scope.parent), node


def _is_of_one(query: Query) -> bool:
    """Whether a query gives one row at most, or those that belong to one object."""
    return query.keyed or (isinstance(query, Statement) and query.owned)


def _is_narrow(function: Asking, node: m.Expression) -> bool:
    """Whether rows are chosen by a name, as far as what they are is said once. What other objects are chosen by is no
    condition for these."""
    pending: list[m.Expression] = [node]
    seen: set[str] = set()
    while pending:
        for part in everything([pending.pop()]):
            if names_one(part):
                return True
            if isinstance(part, m.Name) and part.id not in seen and (local := function.body.names.get(part.id)):
                seen.add(part.id)
                value = local.values[0] if len(local.values) == 1 else None
                if value is not None and function.at(value, *OF_ONE) is None:
                    pending.append(value)
    return False


def _repeated(loop: Loop) -> tuple[m.Node, ...]:
    return (*loop.body, *loop.conditions, *loop.elements)


def _is_body(holder: m.Expression, name: str) -> bool:
    """Whether something is what a request was sent with."""
    return name in BODIES and last_name(holder) == REQUEST


def _grown(node: m.Node) -> str | None:
    """The name of what a node puts something into, or into a part of."""
    match node:
        case m.Assign([*_, m.Subscript() as target]):
            return _root(target)
        case m.Augment(m.Name(name)):
            return name
        case m.Call(m.Attribute(holder, method)) if method in GROWING:
            return _root(holder)
        case _:
            return None


def _root(node: m.Expression) -> str | None:
    """The name of what a part is in, or of what a method is called on."""
    while True:
        match node:
            case m.Subscript(inner) | m.Call(m.Attribute(inner)):
                node = inner
            case m.Name(name):
                return name
            case _:
                return None
