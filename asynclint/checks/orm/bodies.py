"""What one function does with its local names, by the shape of its code.

A query that is counted, and whose rows are used a few lines later, is fetched once; one whose rows nobody uses is
fetched for nothing. To tell one from the other, every place that mentions the name of a query has to be seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.index.parts import everything, parts
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.index.facts import ModuleFacts
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


class How(Enum):
    """What is done with a name where it stands."""

    TESTED = "tested"  # its truth decides something
    MEASURED = "measured"  # its length is asked for
    ITERATED = "iterated"
    CALLED = "called"  # one of its methods is
    READ = "read"  # one of its attributes is
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Use:
    """``node`` is the call around it, when it is measured by one or a method of it is called."""

    how: How
    node: m.Call | None = None


@dataclass(slots=True)
class Name:
    """A local name: the values that are assigned to it (None: something else binds it), and its uses."""

    values: list[m.Expression | None] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Test:
    """An expression whose truth decides something, or whether it is zero; ``negated`` when it decides by being false.
    ``span`` is that of the whole test, where one is known."""

    subject: m.Expression
    span: Span | None
    negated: bool


EXISTENCE: dict[tuple[str, object], bool] = {
    (">", 0): False,
    (">=", 1): False,
    ("!=", 0): False,
    ("==", 0): True,
    ("<", 1): True,
    ("<=", 0): True,
}
"""Comparisons of a number of rows that ask no more than whether there are any; true of those that ask for none."""


@dataclass(frozen=True, slots=True)
class Loop:
    """A ``for``, with the statements that it repeats, or a clause of a comprehension, with its conditions and the
    elements that come of it. ``taker`` is the name of the function that a comprehension is passed to, by itself."""

    target: m.Expression
    iterable: m.Expression
    body: tuple[m.Statement, ...] = ()
    conditions: tuple[m.Expression, ...] = ()
    elements: tuple[m.Expression, ...] = ()
    taker: str | None = None

    @property
    def is_statement(self) -> bool:
        return bool(self.body)


class Body:
    """The code of a function, or of a module. ``loops`` are by where their iterable ends, ``flows`` are the names that
    get something of an expression, ``remembered`` the calls that are made once for each key, ``singled``
    those that are made only when the name given there is one certain thing, or one of a few."""

    def __init__(self, facts: ModuleFacts, number: int) -> None:
        function = None if number < 0 else facts.functions[number]
        self.statements = facts.statements() if function is None else function.statements()
        self.names: dict[str, Name] = {}
        self.tests: list[Test] = []
        self.calls: dict[tuple[int, int], m.Call] = {}
        self.loops: dict[tuple[int, int], Loop] = {}
        self.flows: list[tuple[frozenset[str], m.Expression]] = []
        self.remembered: set[tuple[int, int]] = set()
        self.singled: dict[tuple[int, int], str] = {}
        self._taker: str | None = None
        self._following: dict[frozenset[str], frozenset[str]] = {}
        for parameter in () if function is None else function.parameters:
            self._name(parameter.name).values.append(None)
        for statement in self.statements:
            self._statement(statement)
        within = {number}
        for place, inner in enumerate(facts.functions):
            if inner.parent in within:
                within.add(place)
                for name in mentioned(inner.statements()):
                    self._name(name).uses.append(Use(How.OTHER))

    @staticmethod
    def of(program: Program, key: FunctionKey) -> Body:
        return program.shapes.of(key[0], Body, key[1])

    @cached_property
    def in_batches(self) -> tuple[m.Call, ...]:
        """The calls that are made again while there is more."""
        loops = (part for part in everything(self.statements) if isinstance(part, m.While))
        return tuple(part for loop in loops for part in everything(loop.body) if isinstance(part, m.Call))

    def origins(self, node: m.Expression) -> Iterator[m.Node]:
        """All that stands in an expression, or in what the local names in it were given."""
        pending: list[m.Expression] = [node]
        seen: set[str] = set()
        while pending:
            for part in everything([pending.pop()]):
                yield part
                if isinstance(part, m.Name) and part.id not in seen and (local := self.names.get(part.id)):
                    seen.add(part.id)
                    pending.extend(value for value in local.values if value is not None)

    def _name(self, name: str) -> Name:
        return self.names.setdefault(name, Name())

    def _block(self, block: Iterable[m.Statement]) -> None:
        for statement in block:
            self._statement(statement)

    def _statement(self, node: m.Statement) -> None:
        match node:
            case m.Assign([m.Name(name)], value):
                self._name(name).values.append(value)
                self._flow(value, node.targets)
                self._expression(value)
            case m.Assign(targets, value):
                self._expression(value)
                self._flow(value, targets)
                for target in targets:
                    self._bound(target)
            case m.Declare(target, _, value):
                if value is not None:
                    self._expression(value)
                    self._flow(value, [target])
                if isinstance(target, m.Name):
                    self._name(target.id).values.append(value)
                else:
                    self._bound(target)
            case m.Augment(target, _, value):
                self._expression(value)
                self._expression(target)
                self._flow(value, [target])
                self._bound(target)
            case m.If(test, body, orelse):
                self.remembered.update(_remembered(test, body))
                for name in _settled(test):
                    self.singled.update(dict.fromkeys(_calls_in(body), name))
                self._test(test, _place(node))
                self._block(body)
                self._block(orelse)
            case m.While(test, body, orelse):
                self._expression(test)
                self._block(body)
                self._block(orelse)
            case m.For(target, iterable, body, orelse):
                self.loops[node.end_line, node.end_column] = Loop(target, iterable, tuple(body))
                self._use(iterable, How.ITERATED)
                self._flow(iterable, [target])
                self._bound(target)
                self._block(body)
                self._block(orelse)
            case m.With(items, body):
                for item in items:
                    self._expression(item.context)
                    if item.target is not None:
                        self._flow(item.context, [item.target])
                        self._bound(item.target)
                self._block(body)
            case m.Try(body, handlers, orelse, final):
                self._block(body)
                for handler in handlers:
                    self._block(handler.body)
                self._block(orelse)
                self._block(final)
            case m.Match(subject, _, cases):
                self._expression(subject)
                for case in cases:
                    for name in case.captures:
                        self._name(name).values.append(None)
                    self._block(case.body)
            case m.Scope(names):
                for name in names:
                    self._name(name).values.append(None)
            case _:
                for part in parts(node):
                    self._part(part)

    def _part(self, node: m.Node) -> None:
        if isinstance(node, m.Expression):
            self._expression(node)

    def _flow(self, value: m.Expression, targets: Iterable[m.Node]) -> None:
        self.flows.append((frozenset(mentioned(targets)), value))

    def following(self, names: Iterable[str]) -> frozenset[str]:
        """The names that may hold something that came from one of ``names``, and these."""
        begun = frozenset(names)
        known = self._following.get(begun)
        if known is None:
            found = set(begun)
            before = -1
            while len(found) > before:
                before = len(found)
                for targets, sources in self._sources:
                    if not targets <= found and not found.isdisjoint(sources):
                        found |= targets
            known = self._following[begun] = frozenset(found)
        return known

    @cached_property
    def _sources(self) -> list[tuple[frozenset[str], frozenset[str]]]:
        """The names that get a value, with those that the value mentions, of each flow."""
        return [(targets, frozenset(mentioned([value]))) for targets, value in self.flows]

    def _bound(self, target: m.Expression) -> None:
        for node in everything([target]):
            if isinstance(node, m.Name):
                self._name(node.id).values.append(None)
                if node is not target:
                    self._name(node.id).uses.append(Use(How.OTHER))

    def _test(self, node: m.Expression, span: Span | None, *, negated: bool = False) -> None:
        """``node`` stands where only its truth counts."""
        match node:
            case m.Not(value):
                self._test(value, span, negated=not negated)
            case m.BoolOp(_, values):
                for value in values:
                    self._test(value, span, negated=negated)
            case m.Compare():
                self._expression(node)
            case _:
                self.tests.append(Test(node, span, negated))
                self._use(node, How.TESTED)

    def _use(self, node: m.Expression, how: How, call: m.Call | None = None) -> None:
        if isinstance(node, m.Name):
            self._name(node.id).uses.append(Use(how, call))
        else:
            self._expression(node)

    def _expression(self, node: m.Expression) -> None:
        taker, self._taker = self._taker, None
        match node:
            case m.Call(m.Name(name), [m.Comprehension() as argument]):
                self.calls[node.end_line, node.end_column] = node
                self._taker = name
                self._use(argument, How.OTHER)
                for _, value in node.keywords:
                    self._expression(value)
            case m.Name():
                self._use(node, How.OTHER)
            case m.Attribute(value):
                self._use(value, How.READ)
            case m.Call(m.Name("len"), [argument]):
                self.calls[node.end_line, node.end_column] = node
                self._use(argument, How.MEASURED, node)
            case m.Call(m.Name("bool"), [argument]):
                self.calls[node.end_line, node.end_column] = node
                self._test(argument, _place(node))
            case m.Call(function, arguments, keywords):
                self.calls[node.end_line, node.end_column] = node
                if isinstance(function, m.Attribute):
                    self._use(function.value, How.CALLED, node)
                else:
                    self._expression(function)
                for argument in arguments:
                    self._expression(argument)
                for _, argument in keywords:
                    self._expression(argument)
            case m.Conditional(test, body, orelse):
                self._test(test, _place(node))
                self._expression(body)
                self._expression(orelse)
            case m.Compare(left, [operator], [m.Constant(limit)]) if (operator, limit) in EXISTENCE:
                self._test(left, None, negated=EXISTENCE[operator, limit])
            case m.Not(value):
                self._use(value, How.OTHER if isinstance(value, m.Name) else How.TESTED)
            case m.Comprehension(_, elements, iterations):
                for clause in iterations:
                    place = clause.end_line, clause.end_column
                    self.loops[place] = Loop(
                        clause.target,
                        clause.iterable,
                        conditions=tuple(clause.conditions),
                        elements=tuple(elements),
                        taker=taker if len(iterations) == 1 else None,
                    )
                    self._use(clause.iterable, How.ITERATED)
                    self._flow(clause.iterable, [clause.target])
                    self._bound(clause.target)
                    for condition in clause.conditions:
                        self._expression(condition)
                for element in elements:
                    self._expression(element)
            case _:
                for part in parts(node):
                    self._part(part)


def _place(node: m.If | m.Conditional | m.Call) -> Span:
    return Span(node.line, node.column, node.end_line, node.end_column)


def mentioned(nodes: Iterable[m.Node]) -> Iterator[str]:
    """The names that stand anywhere in ``nodes``."""
    return (node.id for node in everything(nodes) if isinstance(node, m.Name))


def _settled(test: m.Expression) -> Iterator[str]:
    """The names that are one certain thing, or one of a few, where a test holds."""
    match test:
        case m.BoolOp(True, parts):
            for part in parts:
                yield from _settled(part)
        case m.Compare(m.Name(name), ["=="]) | m.Compare(m.Name(name), ["in"], [m.Sequence()]):
            yield name
        case _:
            pass


def _remembered(test: m.Expression, body: list[m.Statement]) -> Iterator[tuple[int, int]]:
    """The calls of a block that is run once for each key: `if key not in known: known[key] = find(key)`."""
    match test:
        case m.Compare(_, ["not in"], [container]) if (path := path_of(container)) is not None:
            if any(_puts_into(statement, path) for statement in body):
                yield from _calls_in(body)


def _puts_into(statement: m.Statement, path: str) -> bool:
    match statement:
        case m.Assign([m.Subscript(into)]):
            return path_of(into) == path
        case m.Evaluate(m.Call(m.Attribute(into, "add" | "append"))):
            return path_of(into) == path
        case _:
            return False


def _calls_in(nodes: Iterable[m.Node]) -> Iterator[tuple[int, int]]:
    return ((node.end_line, node.end_column) for node in everything(nodes) if isinstance(node, m.Call))
