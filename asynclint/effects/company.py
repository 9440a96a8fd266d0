"""Where company comes: the first place in a function from which others may run on its loop.

A loop runs one task until that awaits something that takes time. So nobody else runs before a task is started or a
callback handed over, and nobody is let in by an await whose whole course is known: a coroutine of the program that
starts nothing, a query, a thread. Every other await counts as one that serves somebody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.index import model as m
from asynclint.packs.model import Runs
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import Invoke, SiteKind
from asynclint.program.values import (
    Awaitable,
    Dotted,
    LibraryInstance,
    LibraryMethod,
    Offloaded,
    Value,
    alternatives,
)
from asynclint.spans import Span

if TYPE_CHECKING:
    from asynclint.packs.model import Callee
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

Place = tuple[int, int]
"""The line and column where a node ends: what runs earlier ends earlier."""

AT_ONCE: Place = (0, 0)
NEVER: Place = (2**31, 0)

JOINING = frozenset({Runs.LOOP, Runs.TASK, Runs.BACKGROUND})
"""What is handed over so runs as soon as the loop is free."""

LEAVES = (m.Name, m.Constant, str, int, type(None))
"""What most nodes consist of, and nothing runs in."""

WAITS = ("Awaitable", "AsyncIterator", "AsyncContextManager")


class Step(NamedTuple):
    """At ``place`` a function runs ``called``, or has it run if it is a coroutine function that is not ``awaited``.
    Whoever is let in there is there ``since`` the loop around it began, which may be ``endless``."""

    place: Place
    since: Place
    called: FunctionKey
    awaited: bool
    endless: bool

    @property
    def is_in_course(self) -> bool:
        """Whether what is called there is over once, as part of what calls it, or is started a single time."""
        return not self.endless if self.awaited else self.since == self.place


class Course(NamedTuple):
    """The functions that a coroutine function runs, where it lets others in by itself, and where those of its loops
    begin and end that go through nothing that has an end."""

    steps: tuple[Step, ...]
    company: Place
    loops: tuple[tuple[Place, Place], ...]

    def repeats(self, place: Place) -> bool:
        return any(start < place <= end for start, end in self.loops)


class Company:
    """Answers, for the functions of one program, from where on they have company. Effects of ``contended`` kinds are
    waiting for others."""

    def __init__(self, program: Program, contended: frozenset[str]) -> None:
        self._program = program
        self._contended = contended
        self._courses: dict[FunctionKey, Course] = {}
        self._letting_in: dict[FunctionKey, bool] = {}

    def course(self, key: FunctionKey) -> Course:
        """How a coroutine function runs."""
        known = self._courses.get(key)
        if known is None:
            known = self._courses[key] = _Walk(self._program, key, self._contended).course()
        return known

    def since(self, key: FunctionKey) -> Place:
        """The place from which others may run that a coroutine function lets in."""
        course = self.course(key)
        place = course.company
        for step in course.steps:
            if step.awaited and step.since < place and self.lets_in(step.called):
                place = step.since
        return place

    def lets_in(self, key: FunctionKey) -> bool:
        """Whether others may run on the loop once a function does."""
        known = self._letting_in.get(key)
        if known is None:
            self._letting_in[key] = False
            is_async = self._program.function(key).is_async
            known = self._letting_in[key] = self.since(key) != NEVER if is_async else self._starts(key)
        return known

    def _starts(self, key: FunctionKey) -> bool:
        """Whether a plain function, or one that it calls, has the loop run something."""
        outcome = self._program.outcome(key)
        if any(handover.runs in JOINING for handover in outcome.handovers):
            return True
        called = {
            target.function.key
            for site in outcome.sites.values()
            for target in site.targets
            if isinstance(target, Invoke)
        }
        return any(self._program.function(other).is_async or self.lets_in(other) for other in sorted(called))


class _Walk:
    """Goes through one function in the order in which it runs."""

    def __init__(self, program: Program, key: FunctionKey, contended: frozenset[str]) -> None:
        self._program = program
        self._key = key
        self._contended = contended
        self._outcome = program.outcome(key)
        self._scope = program.scope(key[0], parent=key[1])
        self._handovers = {handover.span: handover for handover in self._outcome.handovers}
        self._last: Place = (0, 0)
        self._loop: Place | None = None
        self._endless = False
        self._steps: list[Step] = []
        self._loops: list[tuple[Place, Place]] = []
        self._company = NEVER

    def course(self) -> Course:
        self._visit(self._program.function(self._key).statements())
        return Course(tuple(self._steps), self._company, tuple(self._loops))

    def _visit(self, node: object) -> None:
        if isinstance(node, LEAVES):
            return
        match node:
            case list() | tuple():
                for part in node:
                    self._visit(part)
            case m.Await(m.Call() as call):
                self._visit_parts(call, waited_for=self._task_waited_for(call))
                self._wait(call)
            case m.Await(value):
                self._visit(value)
                self._meet(self._last)
            case m.Call():
                self._visit_parts(node)
                self._call(node)
            case m.For(_, iterable, body, orelse):
                self._visit(iterable)
                if node.is_async:
                    self._wait(iterable)
                self._repeat([body, orelse], endless=node.is_async)
            case m.While(test, body, orelse):
                self._repeat([test, body, orelse], endless=True)
            case m.Comprehension(_, elements, iterations):
                for clause in iterations:
                    self._visit(clause.iterable)
                    if clause.is_async:
                        self._wait(clause.iterable)
                endless = any(clause.is_async for clause in iterations)
                self._repeat([*elements, *(clause.conditions for clause in iterations)], endless=endless)
            case m.With(items, body, True):
                for item in items:
                    self._visit(item.context)
                    self._enter(item)
                self._visit(body)
            case m.Node():
                self._visit_parts(node)
            case _:
                pass

    def _visit_parts(self, node: m.Node, waited_for: m.Call | None = None) -> None:
        for field in node.__struct_fields__:
            part = getattr(node, field)
            for inner in part if isinstance(part, list) else (part,):
                if inner is waited_for and waited_for is not None:
                    self._visit_parts(waited_for)
                else:
                    self._visit(inner)
        if isinstance(node, m.Call):
            self._last = (node.end_line, node.end_column)

    def _repeat(self, parts: list[object], *, endless: bool) -> None:
        """Whom one round of a loop lets in is there from the beginning of the next."""
        outer, start, was_endless = self._loop, self._last, self._endless
        self._loop, self._endless = outer or start, was_endless or endless
        self._visit(parts)
        self._loop, self._endless = outer, was_endless
        if endless:
            self._loops.append((start, self._last))

    def _meet(self, place: Place) -> None:
        self._company = min(self._company, self._loop or place)

    def _run(self, place: Place, called: FunctionKey, *, awaited: bool = True) -> None:
        self._steps.append(Step(place, self._loop or place, called, awaited, self._endless))

    def _invoked(self, kind: SiteKind, place: Place) -> list[FunctionKey]:
        site = self._outcome.sites.get((kind, *place))
        return [] if site is None else [target.function.key for target in site.targets if isinstance(target, Invoke)]

    def _call(self, call: m.Call) -> None:
        place = (call.end_line, call.end_column)
        handover = self._handovers.get(_span(call))
        if handover is not None and handover.runs in JOINING:
            self._meet(place)
        for key in self._invoked(SiteKind.CALL, place):
            facts = self._program.function(key)
            if not facts.is_async:
                self._run(place, key)
            elif not facts.is_generator:
                self._run(place, key, awaited=False)
                self._meet(place)

    def _task_waited_for(self, call: m.Call) -> m.Call | None:
        """The coroutine that an awaited call makes a task of: `wait_for(fetch(), 10)`."""
        handover = self._handovers.get(_span(call))
        if handover is None or handover.runs is not Runs.TASK or not isinstance(handover.value, Awaitable):
            return None
        return next((argument for argument in call.arguments if isinstance(argument, m.Call)), None)

    def _wait(self, node: m.Expression) -> None:
        """What ``node`` gives is awaited, or gone through, or entered."""
        if not isinstance(node, m.Call):
            self._meet(self._last)
            return
        task = self._task_waited_for(node) or node
        place = (task.end_line, task.end_column)
        handover = self._handovers.get(_span(node))
        invoked = self._invoked(SiteKind.CALL, place)
        for key in invoked:
            self._run(place, key)
        if invoked:
            is_known = all(self._program.function(key).is_async for key in invoked)
        else:
            is_known = self._is_known(node) if handover is None else handover.runs is Runs.THREAD
        if not is_known:
            self._meet(place)

    def _enter(self, item: m.WithItem) -> None:
        place = (item.end_line, item.end_column)
        invoked = self._invoked(SiteKind.WITH, place)
        for key in invoked:
            self._run(place, key)
        if not invoked and not all(map(self._enters_quietly, alternatives(evaluate(self._scope, item.context)))):
            self._wait(item.context)

    def _enters_quietly(self, context: Value) -> bool:
        library = self._program.library
        if not isinstance(context, LibraryInstance) or library.known_class(context.name) is None:
            return False
        entering = library.method(context.name, "__aenter__")
        return entering is None or entering.awaits not in self._contended

    def _is_known(self, call: m.Call) -> bool:
        """Whether it is known what the result of a call waits for, and that nobody is let in meanwhile."""
        return all(map(self._gives_known, alternatives(evaluate(self._scope, call.function))))

    def _gives_known(self, callee: Value) -> bool:
        library = self._program.library
        match callee:
            case Offloaded():
                return True
            case Dotted(name) | LibraryMethod(name):
                return self._is_quiet(library.callee(name))
            case LibraryInstance(name):
                return self._is_quiet(library.method(name, "__call__"))
            case _:
                return False

    def _is_quiet(self, callee: Callee | None) -> bool:
        """Whether it is known that what a callable gives waits for no others."""
        if callee is None or callee.awaits in self._contended:
            return False
        return callee.awaits is not None or (callee.returns or "").startswith(WAITS)


def _span(call: m.Call) -> Span:
    return Span(call.line, call.column, call.end_line, call.end_column)
