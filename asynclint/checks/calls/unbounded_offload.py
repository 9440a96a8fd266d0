"""Work that is given to the shared threads for each of many things at once.

Who hands what to a thread is recorded when a function is evaluated; here its code is asked whether that happens for
each of a number of things that nobody knows, without waiting for any before the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks import wording
from asynclint.checks.calls.candidates import callables, importing, mentioning
from asynclint.checks.drafts import draft_at
from asynclint.index import model as m
from asynclint.index.parts import everything, parts
from asynclint.packs.model import Runs
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import SiteKind
from asynclint.program.values import Dotted, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.checks.context import Context
    from asynclint.checks.drafts import Draft
    from asynclint.packs.model import Callee, Rule
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

AWAITED = "Awaitable["
"""How the type of what is awaited begins: that of an offloaded call, and of many that are waited for together."""

LIMITS = frozenset({"limiter"})
"""Keywords that name threads of one's own."""

ADVICE = "take a semaphore around each, go through them in batches, or use an executor of your own with few threads"


def find(context: Context, rule: Rule) -> Iterator[Draft]:
    program = context.program
    names = callables(context.knowledge, _offloads)
    modules = [module for module in importing(program, names) if program.modules.paths[module] in context.shown]
    for key in mentioning(program, names, modules):
        handovers = program.outcome(key).handovers
        tasks = {(one.span.end_line, one.span.end_column) for one in handovers if one.runs is Runs.TASK}
        for one in handovers:
            callee = program.library.callee(one.taker)
            if key[1] < 0 or callee is None or one.runs is not Runs.THREAD or not _offloads(callee):
                continue
            code = _Code(program, key, tasks)
            call = code.call((one.span.end_line, one.span.end_column))
            if call is not None and _is_shared(callee, call) and code.is_at_once(call):
                yield draft_at(
                    program,
                    rule,
                    key,
                    SiteKind.CALL,
                    one.span,
                    f"`{wording.shown(one.taker)}` is called at once for each of any number of things: they take all"
                    " the threads that the process shares, and everything else waits behind them",
                    ADVICE,
                    target=wording.shown(one.taker),
                )


def _offloads(callee: Callee) -> bool:
    """Whether awaiting what it gives waits for a callable that runs in a thread."""
    return (callee.returns or "").startswith(AWAITED) and any(runs is Runs.THREAD for _, runs in callee.runs)


def _is_shared(callee: Callee, call: m.Call) -> bool:
    """Whether the threads are those that everything uses. Where the callable is not the first to be passed, the first
    says whose threads they are, and nothing means the shared ones."""
    if any(name in LIMITS for name, _ in call.keywords):
        return False
    handed = min(callee.params.index(name) for name, runs in callee.runs if runs is Runs.THREAD)
    return handed == 0 or call.arguments[:1] == [m.Constant(None)]


class _Code:
    """One function's nodes, each with the one around it; ``tasks`` are the ends of the calls that start tasks."""

    def __init__(self, program: Program, key: FunctionKey, tasks: set[tuple[int, int]]) -> None:
        self._program = program
        self._key = key
        self._tasks = tasks
        self._around: dict[int, m.Node] = {}
        self._nodes = list(everything(program.function(key).statements()))
        for node in self._nodes:
            self._around.update((id(part), node) for part in parts(node))

    def call(self, end: tuple[int, int]) -> m.Call | None:
        calls = (node for node in self._nodes if isinstance(node, m.Call) and (node.end_line, node.end_column) == end)
        return next(calls, None)

    def is_at_once(self, call: m.Call) -> bool:
        """Whether a call is made for each of many things, and nothing is waited for before the next."""
        node: m.Node = call
        starts = False
        names: set[str] = set()
        while (around := self._around.get(id(node))) is not None:
            match around:
                case m.Await():
                    return False
                case m.Call(m.Attribute(m.Name(name), "append")):
                    names.add(name)
                case m.Call() if (around.end_line, around.end_column) in self._tasks:
                    starts = True
                case m.Comprehension(_, elements, iterations) if any(node is element for element in elements):
                    many = any(self._is_open(iteration.iterable) for iteration in iterations)
                    return many and (starts or self._is_gathered(around))
                case m.For(_, iterable, body, _, is_async):
                    waits = is_async or any(_waits(inside) for inside in everything(body))
                    return (
                        not waits and self._is_open(iterable) and (starts or any(map(self._is_gathered_by_name, names)))
                    )
                case _:
                    pass
            node = around
        return False

    def _is_gathered(self, many: m.Node) -> bool:
        """Whether a comprehension is handed to what waits for all of it, there or under a name."""
        around = self._around.get(id(many))
        if isinstance(around, m.Starred):
            around = self._around.get(id(around))
        match around:
            case m.Call(function):
                return self._takes_many(function)
            case m.Assign([m.Name(name)]):
                return self._is_gathered_by_name(name)
            case _:
                return False

    def _is_gathered_by_name(self, name: str) -> bool:
        return any(
            isinstance(node, m.Call)
            and any(argument == m.Name(name) or argument == m.Starred(m.Name(name)) for argument in node.arguments)
            and self._takes_many(node.function)
            for node in self._nodes
        )

    def _takes_many(self, function: m.Expression) -> bool:
        """Whether a library's function is called that waits for all that it is passed."""
        scope = self._program.scope(self._key[0], parent=self._key[1])
        for option in alternatives(evaluate(scope, function)):
            callee = self._program.library.callee(option.name) if isinstance(option, Dotted) else None
            if callee is not None and not callee.runs and (callee.returns or "").startswith(AWAITED):
                return True
        return False

    def _is_open(self, iterable: m.Expression) -> bool:
        """Whether nobody can tell from the code how much there is to go through."""
        match iterable:
            case m.Sequence(_, elements):
                return any(isinstance(element, m.Starred) for element in elements)
            case m.Mapping() | m.Constant() | m.Text() | m.Subscript(_, m.Slice()):
                return False
            case m.Name(name):
                return not name.isupper() and not self._is_batch(name)
            case m.Attribute(_, name):
                return not name.isupper()
            case m.Call(m.Name(), [], []):
                return False  # what nothing is handed to gives the same for every request, such as what is configured
            case m.Call(m.Attribute(value, "items" | "keys" | "values"), [], []):
                return self._is_open(value)
            case m.Call(m.Name("range"), arguments):
                return not all(isinstance(argument, m.Constant) for argument in arguments)
            case m.Call(m.Name("enumerate" | "zip" | "reversed" | "sorted" | "list" | "tuple" | "set"), arguments):
                return all(map(self._is_open, arguments))
            case _:
                return True

    def _is_batch(self, name: str) -> bool:
        """Whether a name is one of a number of parts, or bound to what has a known size."""
        for node in self._nodes:
            match node:
                case m.For(m.Name(target)) if target == name:
                    return True
                case m.Assign([m.Name(target)], value) if target == name and not isinstance(value, m.Name):
                    if not self._is_open(value):
                        return True
                case _:
                    pass
        return False


def _waits(node: m.Node) -> bool:
    return isinstance(node, m.Await) or (isinstance(node, m.With | m.For) and node.is_async)
