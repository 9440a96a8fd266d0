"""Sees calls happen, follows them with the very objects they are passed, and has the register write them down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import blocks, constants
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import Outcome
from asynclint.program.targets import bind_target
from asynclint.program.values import (
    NONE,
    UNKNOWN,
    Awaitable,
    Collection,
    Decorator,
    Function,
    FunctionKey,
    Instance,
    Literal,
    Origin,
    Parameter,
    Partial,
    Tuple,
    Value,
    alternatives,
    map_value,
    union,
)
from asynclint.routes.definitions import NOTHING_PASSED, Passed, Written, elements, part_of, stored
from asynclint.routes.model import UNKNOWN_TEXT
from asynclint.routes.overrides import Overrides
from asynclint.routes.records import Register, origin_of
from asynclint.routes.settled import settled
from asynclint.routes.texts import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from asynclint.index.facts import FunctionFacts
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program

DEEPEST_CALL = 24

TELLING = (m.Attribute, m.BinOp, m.BoolOp, m.Call, m.Compare, m.Conditional, m.Not, m.Subscript, m.Text)
"""What may come to a constant by what a function is passed, or a loop goes through."""


class Recorder:
    """An observer of evaluation that keeps a register."""

    def __init__(self, program: Program, is_relevant: Callable[[FunctionKey], bool]) -> None:
        """``is_relevant`` tells which functions to follow calls into, whatever they are passed."""
        self.register = Register(program)
        self.entered: set[FunctionKey] = set()
        self._program = program
        self._overrides = Overrides(program)
        self._is_relevant = is_relevant
        self._results: dict[tuple[object, ...], tuple[Value, Mapping[str, tuple[Frame, m.Expression]]]] = {}
        self._around: dict[FunctionKey, Mapping[str, tuple[Frame, m.Expression]]] = {}
        self._passed: dict[int, Passed] = {}
        self._attributes: dict[Origin | None, dict[str, Value]] = {}
        self._kept: list[tuple[Frame, m.Expression]] = []
        self._depth = 0

    # --- what the program tells

    def called(self, made: Call, callee: Callee, receiver: Value) -> None:
        if made.node is None:
            return
        if self._overrides.takes(made, callee, receiver):
            return
        made.frame.observer = None  # reading the arguments again is no second call
        self.register.by_default = made.frame.doubts == 0
        try:
            self.register.call(made, callee, receiver, self._passed.get(id(made.frame), NOTHING_PASSED))
        finally:
            made.frame.observer = self

    def decorated(self, origin: Origin, function: Value, made: Call | None = None) -> None:
        match None if made is None or isinstance(function, (Function, Partial)) else made.node:
            case m.Call(_, [given, *_]) if made is not None and (part := part_of(made.frame, given)) is not None:
                function = evaluate(*part)
            case _:
                pass
        if (asked := self._overrides.asked(origin)) is None:
            self.register.decorated(origin, function)
            return
        self.register.asked = self.register.place_of(asked)
        self._overrides.decorated(origin, function)
        self.register.asked = None

    def enter(self, made: Call, function: Function, bound: Iterable[tuple[Parameter, Value]]) -> Value | None:
        key, facts = function.key, self._program.function(function.key)
        bound = tuple(bound)
        passes = _is_known(function.receiver) or any(_is_known(value) for _, value in bound)
        if facts.is_generator or self._depth >= DEEPEST_CALL or not (passes or self._is_relevant(key)):
            return None
        memo = (
            key,
            function.receiver,
            bound,
            tuple(made.arguments.keywords.items()),
            _left_over(made, function, facts),
            self._told_by(made),
            made.frame.doubts,
        )
        if memo not in self._results:
            self._results[memo] = UNKNOWN, {}  # a function that calls itself
            self._results[memo] = self._run(made, function, bound), self._around[key]
        result, self._around[key] = self._results[memo]
        if result == UNKNOWN:
            return None
        return Awaitable(result, function) if facts.is_async else result

    def assigned(self, frame: Frame, node: m.Assign, value: Value) -> Value:
        is_open = frame.written and not isinstance(value, Literal) and isinstance(node.value, TELLING)
        told = self.told(frame, node.value) if is_open else None
        found = value if told is None or told.unsure else told
        for target in node.targets:
            match target:
                case m.Subscript(m.Name(name), m.Constant(str(key))):
                    frame.bind(stored(name, key), found)
                case _:
                    pass
        return found

    def told(self, frame: Frame, node: m.Expression) -> Literal | None:
        frame.observer = None
        alone = None if id(frame) in self._passed else frame.outcome.key
        try:
            known = settled(frame, node, alone)
        finally:
            frame.observer = self
        return None if known is None else Literal(known.value, unsure=known.by_default)

    def loop(self, frame: Frame, node: m.For) -> bool:
        frame.observer = None
        try:
            written = elements(frame, node.iterable)
        finally:
            frame.observer = self
        before = frame.written
        for inside, element in written or ():
            if inside.observer is None:
                inside.observer = self
            bind_target(frame, node.target, _told(inside, element))
            frame.written = {**before, **dict(_stands_for(node.target, Written(inside, element)))}
            blocks.run(frame, node.body)
        frame.written = before
        return written is not None

    def _told_by(self, made: Call) -> tuple[int, ...]:
        """What tells a call from another that passes the same: what the names stand for that a loop binds."""
        if made.node is None or not made.frame.written:
            return ()
        match made.node.function:
            case m.Attribute(owner):
                passed = [owner, *made.node.arguments]
            case _:
                passed = [*made.node.arguments]
        passed += (value for _, value in made.node.keywords)
        told = [
            made.frame.written[one.id] for one in passed if isinstance(one, m.Name) and one.id in made.frame.written
        ]
        self._kept += told  # so that no other is mistaken for it
        return tuple(id(node) for _, node in told)

    # --- following calls

    def _run(self, made: Call, function: Function, bound: tuple[tuple[Parameter, Value], ...]) -> Value:
        key, facts = function.key, self._program.function(function.key)
        self.entered.add(key)
        frame = self._program.enter(key, Outcome(key))
        given = {parameter.name for parameter, _ in bound if parameter.function == key}
        if function.receiver is not None and facts.parameters:
            given.add(facts.parameters[0].name)
        for parameter in facts.parameters:
            if parameter.name not in given and isinstance(parameter.default, m.Constant):
                frame.bind(parameter.name, Literal(parameter.default.value))
        own = {*(parameter.name for parameter in facts.parameters), *self._program.names_in(key).bindings}
        for stand_in, value in bound:
            # What an enclosing function was passed, a closure sees under the same name.
            if value != UNKNOWN and (stand_in.function == key or stand_in.name not in own):
                frame.bind(stand_in.name, value)
        if function.receiver is not None and facts.parameters:
            frame.bind(facts.parameters[0].name, function.receiver)
        for name, left_over in _left_over(made, function, facts):
            frame.bind(name, left_over)
        frame.constants = dict(constants.passed(self._program, function, made.arguments, bound))
        for name, value in list(frame.env.items()):
            for attribute, known in self._attributes.get(origin_of(value), {}).items():
                frame.bind(f"{name}.{attribute}", known)
            for attribute, known in value.fields if isinstance(value, Instance) else ():
                frame.constants[f"{name}.{attribute}"] = known
        parameters = tuple(parameter.name for parameter in facts.parameters)
        named = _named(made, parameters[function.receiver is not None :])
        self._passed[id(frame)] = Passed(named, self._rest(made, parameters))
        frame.doubts = made.frame.doubts
        around = self._around.get((key[0], facts.parent), {})
        frame.written = {name: written for name, written in around.items() if name not in own}
        frame.written |= dict(self._standing(made, function, self._passed[id(frame)]))
        self.run(frame, facts.statements())
        del self._passed[id(frame)]
        self._remember(frame)
        self._around[key] = frame.written
        given |= {name for name, value in frame.env.items() if isinstance(value, Decorator)}
        passed = tuple((Parameter(key, name), frame.env[name]) for name in sorted(given) if name in frame.env)
        return (
            _closed(union(frame.outcome.returns), key, (*function.closure, *passed)) if frame.outcome.returns else NONE
        )

    def _standing(self, made: Call, function: Function, passed: Passed) -> Iterator[tuple[str, Written]]:
        """What a function's parameters stand for, as far as it leaves them what they are."""
        parameters, bindings = (
            self._program.function(function.key).parameters,
            self._program.names_in(function.key).bindings,
        )
        for name, written in (passed.named or {}).items():
            if name not in bindings:
                yield name, written
        match made.node:
            case m.Call(m.Attribute(owner)) if function.receiver is not None and parameters:
                yield parameters[0].name, Written(made.frame, owner)
            case _:
                pass
        rest = passed.rest
        if rest is not None and len({id(one.frame) for one in rest.values()}) <= 1:
            for parameter in parameters:
                if parameter.kind == m.Parameter.KWARGS:
                    keys: list[m.Expression | None] = [m.Constant(name) for name in rest]
                    mapping = m.Mapping(keys, [one.node for one in rest.values()])
                    yield parameter.name, Written(next(iter(rest.values()), made).frame, mapping)

    def _remember(self, frame: Frame) -> None:
        """What a function leaves in the attributes of objects that are told apart: the methods called next read it."""
        for path, value in frame.env.items():
            owner, dot, attribute = path.partition(".")
            origin = origin_of(frame.env.get(owner)) if dot else None
            if origin is not None and isinstance(value, Literal):
                self._attributes.setdefault(origin, {})[attribute] = value

    def _rest(self, made: Call, names: tuple[str, ...]) -> Mapping[str, Written] | None:
        """The keywords of a call that its callee has no names for; None when it cannot be told which there are."""
        if made.node is None:
            return None
        rest: dict[str, Written] = {}
        for keyword, value in made.node.keywords:
            if keyword is None:
                outer = self._passed.get(id(made.frame), NOTHING_PASSED).rest
                if outer is None:
                    return None
                rest |= outer
            elif keyword not in names:
                rest[keyword] = Written(made.frame, value)
        return rest

    def run(self, frame: Frame, body: list[m.Statement]) -> None:
        """Evaluates a body and hears what it does."""
        frame.observer = self
        self._depth += 1
        try:
            blocks.run(frame, body)
        finally:
            self._depth -= 1


def _stands_for(target: m.Expression, element: Written) -> Iterator[tuple[str, Written]]:
    """The names of a target, with the expressions that they stand for."""
    match target, element.node:
        case m.Name(name), _:
            yield name, element
        case m.Sequence(_, targets), m.Sequence(_, parts) if len(targets) == len(parts):
            for one, part in zip(targets, parts, strict=True):
                yield from _stands_for(one, Written(element.frame, part))
        case _:
            pass


def _closed(value: Value, outer: FunctionKey, passed: tuple[tuple[Parameter, Value], ...]) -> Value:
    """``value`` with the functions in it, which ``outer`` has defined, tied to what it was passed."""

    def tie(part: Value) -> Value | None:
        match part:
            case Function((module, _) as key, receiver, closure) if (
                module == outer[0] and key != outer and all(isinstance(held, Parameter) for _, held in closure)
            ):
                return Function(key, receiver, passed)
            case _:
                return None

    return map_value(value, tie)


def _left_over(made: Call, function: Function, facts: FunctionFacts) -> tuple[tuple[str, Tuple], ...]:
    """The `*rest` of a function, by name, with what a call passes it."""
    kinds = [parameter.kind for parameter in facts.parameters]
    if made.node is None or m.Parameter.ARGS not in kinds:
        return ()
    if any(isinstance(argument, m.Starred) for argument in made.node.arguments):
        return ()
    taken = kinds.count(m.Parameter.POSITIONAL) - (function.receiver is not None)
    name = facts.parameters[kinds.index(m.Parameter.ARGS)].name
    return ((name, Tuple(made.arguments.positional[taken:])),)


def _named(made: Call, parameters: tuple[str, ...]) -> Mapping[str, Written] | None:
    """What is written at a call for each of its callee's parameters."""
    if made.node is None or made.arguments.is_open:
        return None
    nodes = ((name, made.arguments.node_of(made.node, parameters, name)) for name in parameters)
    return {name: Written(made.frame, node) for name, node in nodes if node is not None}


def _told(frame: Frame, element: m.Expression) -> Value:
    """What an element is, down to the text of a string that is put together."""
    value = evaluate(frame, element)
    if not isinstance(element, (m.Text, m.Call, m.BinOp)) or _is_known(value):
        return value
    said = texts(frame, element)
    return value if UNKNOWN_TEXT in "".join(said) else union(map(Literal, said))


def _is_known(value: Value | None) -> bool:
    return value is not None and any(_within(value))


def _within(value: Value) -> Iterator[bool]:
    for option in alternatives(value):
        match option:
            case Collection(_, element):
                yield from _within(element)
            case Tuple(parts):
                for part in parts:
                    yield from _within(part)
            case Instance(_, None, fields):
                for _, held in fields:
                    yield from _within(held)
            case _:
                yield origin_of(option) is not None
