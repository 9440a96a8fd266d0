"""What a switch comes to: the constant that an expression amounts to, where the environment says nothing.

`"/openapi.json" if ENV == "dev" else None` is decided by a variable that few set, and by a default that is written
down. Here such expressions are worked out over constants, through names, operators, methods of strings and small
functions of the program. What cannot be seen decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.findings import Confidence
from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.program import blocks
from asynclint.program.arguments import Arguments
from asynclint.program.attributes import attribute
from asynclint.program.constants import is_constant
from asynclint.program.deciding import UndecidedError, are_equal, junction
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import Invoke
from asynclint.program.values import UNKNOWN, Cached, Dotted, Function, Instance, Literal, Value, alternatives
from asynclint.routes.definitions import LONGEST_WAY, defined, elements, part_of, stored

if TYPE_CHECKING:
    from collections.abc import Callable

    from asynclint.program.frame import Frame
    from asynclint.program.values import FunctionKey

Constant = str | int | float | bool | None

MOST_STEPS = 400

COMPOSED = (m.BoolOp, m.Call, m.Compare, m.Conditional, m.Not)
"""Of parts that may come to more than is known of the whole, or to less: a derived class may have another method."""

ENVIRONMENT = "os.environ"

TEXT_METHODS: dict[str, Callable[..., Constant]] = {
    "casefold": str.casefold,
    "endswith": str.endswith,
    "lower": str.lower,
    "lstrip": str.lstrip,
    "removeprefix": str.removeprefix,
    "removesuffix": str.removesuffix,
    "replace": str.replace,
    "rstrip": str.rstrip,
    "startswith": str.startswith,
    "strip": str.strip,
    "upper": str.upper,
}

CONVERSIONS: dict[str, Callable[..., Constant]] = {"bool": bool, "int": int, "len": len, "str": str}


class Settled(NamedTuple):
    """A constant; ``by_default`` when it is another where somebody sets something."""

    value: Constant
    by_default: bool


def settled(frame: Frame, node: m.Expression, alone: FunctionKey | None = None) -> Settled | None:
    """What ``node`` comes to in ``frame``; None when that cannot be seen. The parameters of ``alone``, which nobody is
    seen to call, are what they are where nothing is passed."""
    arithmetic = _Arithmetic(alone)
    try:
        value = arithmetic.value(frame, node, LONGEST_WAY)
    except UndecidedError:
        return None
    return Settled(value, arithmetic.by_default)


def reads_environment(frame: Frame, node: m.Call) -> bool:
    """`os.getenv("PREFIX", "/api")`: whoever sets nothing gets the default."""
    match node.function:
        case m.Attribute(owner, "get"):
            return _is_environment(frame, owner)
        case function:
            return evaluate(frame, function) == Dotted("os.getenv")


def _is_environment(frame: Frame, node: m.Expression) -> bool:
    return evaluate(frame, node) == Dotted(ENVIRONMENT) or path_of(node) == ENVIRONMENT


class _Arithmetic:
    """One working out, which ends: ``way`` gets shorter with each step down, and the steps are counted."""

    def __init__(self, alone: FunctionKey | None = None) -> None:
        self.by_default = False
        self._steps = 0
        self._alone = alone

    def value(self, frame: Frame, node: m.Expression, way: int) -> Constant:
        self._steps += 1
        if way <= 0 or self._steps > MOST_STEPS:
            raise UndecidedError
        way -= 1
        if (part := part_of(frame, node)) is not None:
            return self.value(*part, way)
        if not isinstance(node, COMPOSED) and is_constant(known := evaluate(frame, node)):
            return known.value
        match node:
            case m.Name(name) if self._alone == frame.outcome.key and (left := _left_out(frame, name)) is not None:
                self.by_default = True
                return left.value
            case m.Walrus(_, inner) | m.Formatted(inner):
                return self.value(frame, inner, way)
            case m.Not(inner):
                return not self.value(frame, inner, way)
            case m.BoolOp(conjunction, parts):
                return junction(conjunction, parts, lambda part: self.value(frame, part, way))
            case m.Conditional(test, body, orelse):
                return self.value(frame, body if self.value(frame, test, way) else orelse, way)
            case m.Compare(left, [operator], [right]):
                return self._compare(frame, left, operator, right, way)
            case m.BinOp(left, "+", right):
                return self._text(frame, left, way) + self._text(frame, right, way)
            case m.Text(parts) if parts:
                return "".join(str(self.value(frame, part, way)) for part in parts)
            case m.Subscript(whole, m.Slice(lower, upper, None)):
                ends = [None if end is None else self.value(frame, end, way) for end in (lower, upper)]
                return _applied(_sliced, self._text(frame, whole, way), *ends)
            case m.Name() | m.Attribute() | m.Subscript() | m.Call(m.Attribute(_, "get")) if (
                definition := defined(frame, node)
            ) is not None:
                # What an object has by its class, another of that class may not.
                if isinstance(node, m.Attribute) and definition.frame.cls is not None:
                    self.by_default |= type(evaluate(frame, node.value)) is Instance
                return self.value(*definition, way)
            case m.Call():
                return self._call(frame, node, way)
            case m.Attribute(owner, "value") if (definition := defined(frame, owner)) is not None:
                return self.value(*definition, way)  # a member of an enumeration
            case m.Attribute() if (getter := _getter(frame, node)) is not None:
                return self._result(frame, m.Call(node, [], [], 0, 0, 0, 0), getter, way)
            case _:
                raise UndecidedError

    def _text(self, frame: Frame, node: m.Expression, way: int) -> str:
        value = self.value(frame, node, way)
        if not isinstance(value, str):
            raise UndecidedError
        return value

    def _compare(self, frame: Frame, left: m.Expression, operator: str, right: m.Expression, way: int) -> bool:
        if operator in {"in", "not in"}:
            return self._is_in(frame, left, right, way) is (operator == "in")
        return are_equal(self.value(frame, left, way), self.value(frame, right, way), operator)

    def _is_in(self, frame: Frame, part: m.Expression, whole: m.Expression, way: int) -> bool:
        if _is_environment(frame, whole):
            self.by_default = True
            return False
        one = self.value(frame, part, way)
        if isinstance(whole, m.Name) and stored(whole.id, one) in frame.env:
            return True
        if (parts := elements(frame, whole)) is not None:
            return one in [self.value(*element, way) for element in parts]
        text = self.value(frame, whole, way)
        if isinstance(one, str) and isinstance(text, str):
            return one in text
        raise UndecidedError

    def _call(self, frame: Frame, node: m.Call, way: int) -> Constant:
        if any(isinstance(argument, m.Starred) for argument in node.arguments):
            raise UndecidedError
        if reads_environment(frame, node):
            self.by_default = True
            default = dict(node.keywords).get("default", node.arguments[1] if len(node.arguments) > 1 else None)
            return None if default is None else self.value(frame, default, way)
        match node:
            case m.Call(m.Attribute(owner, name), arguments, []) if name in TEXT_METHODS:
                text = self._text(frame, owner, way)
                return _applied(TEXT_METHODS[name], text, *(self._text(frame, one, way) for one in arguments))
            case m.Call(m.Name(name), [argument], []) if name in CONVERSIONS:
                return _applied(CONVERSIONS[name], self.value(frame, argument, way))
            case _:
                pass
        match evaluate(frame, node.function):
            case (Function() as function) | Cached(Function() as function):
                return self._result(frame, node, function, way)
            case _:
                pass
        default = dict(node.keywords).get("default")
        if default is None or len(node.arguments) > 1:
            raise UndecidedError
        self.by_default = True  # a field of settings, or something else that asks
        return self.value(frame, default, way)

    def _result(self, frame: Frame, node: m.Call, function: Function, way: int) -> Constant:
        """What a function of the program returns, when it does no more than to decide that."""
        program, key = frame.program, function.key
        facts = program.function(key)
        if facts.is_async or facts.is_generator or _has_substitute(frame, function):
            raise UndecidedError
        inside = program.scope(key[0], parent=key[1])
        if facts.parent >= 0 and (key[0], facts.parent) == frame.outcome.key:
            inside.env.update(frame.env)  # it is defined there, and sees what is known there
        parameters = facts.parameters
        if function.receiver is not None and parameters:
            inside.bind(parameters[0].name, function.receiver)
            parameters = parameters[1:]
        names = tuple(parameter.name for parameter in parameters)
        for parameter in parameters:
            given = Arguments.node_of(node, names, parameter.name)
            written = (inside, parameter.default) if given is None else (frame, given)
            inside.bind(parameter.name, self._known(*written, way))
        returned = self._run(inside, facts.statements(), way)
        if returned is None:
            return None
        return self.value(inside, returned, way)

    def _known(self, frame: Frame, node: m.Expression | None, way: int) -> Value:
        if node is None:
            return UNKNOWN
        try:
            return Literal(self.value(frame, node, way))
        except UndecidedError:
            return evaluate(frame, node)

    def _run(self, frame: Frame, block: list[m.Statement], way: int) -> m.Expression | None:
        """What is returned first. Whether anything is has to be decided, and so has every test on the way."""
        for statement in block:
            match statement:
                case m.Return(value):
                    return value or m.Constant(None)
                case m.If(test, body, orelse):
                    branch = body if self.value(frame, test, way) else orelse
                    if (returned := self._run(frame, branch, way)) is not None:
                        return returned
                case m.Assign([m.Name(name)], value) | m.Declare(m.Name(name), _, m.Node() as value):
                    frame.bind(name, self._known(frame, value, way))
                case m.Try(body, _, orelse, final):
                    if (returned := self._run(frame, [*body, *orelse, *final], way)) is not None:
                        return returned
                case m.Import() | m.ImportFrom() | m.Define():
                    blocks.run(frame, [statement])
                case m.Evaluate() | m.Scope() | m.Declare(_, _, None):
                    pass
                case _:
                    raise UndecidedError
        return None


def _left_out(frame: Frame, name: str) -> m.Constant | None:
    """The default of a parameter that is never anything else."""
    program, key = frame.program, frame.outcome.key
    if key[1] < 0 or name in program.names_in(key).bindings:
        return None
    defaults = (one.default for one in program.function(key).parameters if one.name == name)
    return next((default for default in defaults if isinstance(default, m.Constant)), None)


def _has_substitute(frame: Frame, method: Function) -> bool:
    """Whether a derived class has another method in its place."""
    program, receiver = frame.program, method.receiver
    if not isinstance(receiver, Instance):
        return False
    name = program.function(method.key).name
    return any(program.owner_of(cls, name) == cls for cls in program.hierarchy.derived(receiver.key))


def _getter(frame: Frame, node: m.Attribute) -> Function | None:
    """What reading an attribute runs, if it is a property."""
    ran: list[Invoke] = []
    for option in alternatives(evaluate(frame, node.value)):
        if isinstance(option, Instance):
            attribute(frame.program, option, node.name, Confidence.CERTAIN, ran.append)
    match ran:
        case [Invoke(Function() as function)]:
            return function
        case _:
            return None


def _sliced(text: str, start: int | None, end: int | None) -> str:
    return text[start:end]


def _applied(function: Callable[..., Constant], *arguments: Constant) -> Constant:
    try:
        return function(*arguments)
    except (TypeError, ValueError) as error:
        raise UndecidedError from error
