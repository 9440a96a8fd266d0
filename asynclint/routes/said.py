"""What the arguments of a call say: paths as text, switches, names.

An argument that only the running program knows says so: its text holds a placeholder, its switch is neither on nor
off. That is not the same as an argument that is not there.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program.expressions import evaluate, path_of
from asynclint.program.values import UNKNOWN, Dotted, Literal, Value, alternatives
from asynclint.routes.definitions import LONGEST_WAY, Written, defined, elements
from asynclint.routes.model import UNKNOWN_TEXT, Flag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame

MOST_TEXTS = 8
"""Of an argument that can be many strings, so many are told apart."""

STRIPS = {"strip": str.strip, "lstrip": str.lstrip, "rstrip": str.rstrip, "removesuffix": str.removesuffix}


class Said:
    """The arguments of one call, by what they hold."""

    def __init__(self, made: Call, callee: Callee, passed_on: Mapping[str, Written] | None = None) -> None:
        """``passed_on`` are the keywords that the function around the call was called with and has no names for."""
        self._made = made
        self._frame = made.frame
        self._params = callee.params
        self._parts = {} if callee.web is None else callee.web.parts
        self._spread: dict[str, Written] = {}
        self.is_open = False
        node = made.node
        if node is None:
            self.is_open = True
            return
        self.is_open = any(isinstance(argument, m.Starred) for argument in node.arguments)
        for keyword, value in node.keywords:
            if keyword is not None:
                continue
            if passed_on is not None and _is_rest(made.frame, value):
                self._spread |= passed_on
            else:
                self._take_apart(Written(made.frame, value))

    def _take_apart(self, spread: Written) -> None:
        """`**options`, where it can be seen what they are."""
        definition: Written | None = spread
        for _ in range(LONGEST_WAY):
            match definition:
                case Written(frame, m.Mapping(keys, values)) if all(isinstance(key, m.Constant) for key in keys):
                    for key, value in zip(keys, values, strict=True):
                        if isinstance(key, m.Constant):
                            self._spread[str(key.value)] = Written(frame, value)
                    return
                case Written(frame, m.Call(m.Name("dict"), [], keywords)):
                    self._spread |= {name: Written(frame, value) for name, value in keywords if name is not None}
                    return
                case Written(frame, m.Name() | m.Attribute()):
                    definition = defined(*definition)
                case _:
                    break
        self.is_open = True

    def parameter(self, part: str) -> str:
        """What the parameter for it is called; empty when there is none."""
        return self._parts.get(part, "")

    def written(self, part: str) -> Written | None:
        """The expression for what holds ``part``."""
        parameter = self._parts.get(part)
        if parameter is None or self._made.node is None:
            return None
        node = self._made.arguments.node_of(self._made.node, self._params, parameter)
        return self._spread.get(parameter) if node is None else Written(self._frame, node)

    def value(self, part: str) -> Value:
        written = self.written(part)
        return UNKNOWN if written is None else evaluate(*written)

    def texts(self, part: str, default: str | None = None) -> tuple[str, ...]:
        """What a string can be; ``default`` when it is not given."""
        written = self.written(part)
        if written is not None:
            return texts(*written)
        return (UNKNOWN_TEXT,) if default is None or self._may_be(part) else (default,)

    def flag(self, part: str) -> Flag | None:
        written = self.written(part)
        if written is None:
            return Flag(None) if self._may_be(part) else None
        match evaluate(*written):
            case Literal(value) if isinstance(value, bool):
                return Flag(value)
            case _:
                return Flag(None)

    def is_given(self, part: str) -> bool:
        return self.written(part) is not None or self._may_be(part)

    def is_something(self, part: str) -> bool | None:
        """Whether an argument that is something by default is not given as nothing; None where only a run can tell."""
        written = self.written(part)
        if written is None:
            return None if self._may_be(part) else True
        options = alternatives(evaluate(*written))
        nothing = [isinstance(option, Literal) and not option.value for option in options]
        if all(nothing):
            return False
        return None if any(nothing) or UNKNOWN in options else True

    def names(self, part: str) -> tuple[str, ...]:
        """The strings in a list: tags, methods."""
        written = self.written(part)
        parts = None if written is None else elements(*written)
        return () if parts is None else tuple(text for one in parts for text in texts(*one))

    def _may_be(self, part: str) -> bool:
        return self.is_open and part in self._parts


def _is_rest(frame: Frame, node: m.Expression) -> bool:
    """Whether a name is the `**keywords` of the function it stands in."""
    module, number = frame.outcome.key
    if number < 0 or not isinstance(node, m.Name):
        return False
    parameters = frame.program.function((module, number)).parameters
    return any(one.kind == m.Parameter.KWARGS and one.name == node.id for one in parameters)


def texts(frame: Frame, node: m.Expression, way: int = LONGEST_WAY) -> tuple[str, ...]:
    """What a string can be, with a placeholder for each piece that only a run knows."""
    value = evaluate(frame, node)
    options = alternatives(value)
    known = [option.value for option in options if isinstance(option, Literal) and isinstance(option.value, str)]
    if len(known) == len(options):
        return tuple(known)
    if way > 0:
        match node:
            case m.Text(parts) if parts:
                return _joined([texts(frame, part, way - 1) for part in parts])
            case m.BinOp(left, "+", right):
                return _joined([texts(frame, left, way - 1), texts(frame, right, way - 1)])
            case m.Conditional(_, body, orelse):
                return tuple(dict.fromkeys((*texts(frame, body, way - 1), *texts(frame, orelse, way - 1))))
            case m.Call(m.Attribute(owner, name), arguments) if name in STRIPS and len(arguments) <= 1:
                return _stripped(texts(frame, owner, way - 1), name, arguments)
            case m.Attribute(owner, "value") if (inner := defined(frame, owner)) is not None:
                return texts(*inner, way - 1)  # a member of an enumeration
            case m.Name() | m.Attribute() if (definition := defined(frame, node)) is not None:
                return texts(*definition, way - 1)
            case m.Call(_, [_, default]) if _reads_environment(frame, node):
                return texts(frame, default, way - 1)
            case m.Call(_, [], keywords) | m.Call(_, [_], keywords):
                for keyword, value_node in keywords:
                    if keyword == "default":
                        return texts(frame, value_node, way - 1)
            case _:
                pass
    return tuple(known) or (UNKNOWN_TEXT,)


def _reads_environment(frame: Frame, node: m.Call) -> bool:
    """`os.getenv("PREFIX", "/api")`: whoever sets nothing gets the default."""
    match node.function:
        case m.Attribute(owner, "get"):
            return evaluate(frame, owner) == Dotted("os.environ") or path_of(owner) == "os.environ"
        case function:
            return evaluate(frame, function) == Dotted("os.getenv")


def _joined(parts: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys("".join(chosen) for chosen in islice(product(*parts), MOST_TEXTS)))


def _stripped(found: tuple[str, ...], name: str, arguments: list[m.Expression]) -> tuple[str, ...]:
    match arguments:
        case [m.Constant(str(characters))]:
            return tuple(STRIPS[name](text, characters) for text in found)
        case [] if name != "removesuffix":
            return tuple(text.strip() for text in found)
        case _:
            return (UNKNOWN_TEXT,)


def written_as(node: m.Expression | None) -> str:
    """An expression as a person would name it, as far as it is a name."""
    match node:
        case m.Name() | m.Attribute():
            return path_of(node) or ""
        case m.Subscript(base, index):
            parts = index.elements if isinstance(index, m.Sequence) else [index]
            return f"{written_as(base)}[{', '.join(map(written_as, parts))}]"
        case m.BinOp(left, "|", right):
            return f"{written_as(left)} | {written_as(right)}"
        case m.Constant(value):
            return str(value)
        case _:
            return ""
