"""What the arguments of a call say: paths as text, switches, names.

An argument that only the running program knows says so: its text holds a placeholder, its switch is neither on nor
off. That is not the same as an argument that is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.namespace import blocks
from asynclint.program.values import UNKNOWN, Literal, Tuple, Value, alternatives
from asynclint.routes.definitions import (
    LONGEST_WAY,
    NOTHING_PASSED,
    Passed,
    Written,
    defined,
    elements,
    part_of,
    stored,
)
from asynclint.routes.model import UNKNOWN_TEXT, Flag
from asynclint.routes.settled import settled
from asynclint.routes.texts import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame

ALTERING = frozenset({"clear", "pop", "setdefault", "update"})


class Said:
    """The arguments of one call, by what they hold."""

    def __init__(self, made: Call, callee: Callee, passed: Passed = NOTHING_PASSED) -> None:
        """``passed`` is what the function around the call was called with."""
        self._frame = made.frame
        self._passed = passed
        self._params = callee.params
        self._parts = {} if callee.web is None else callee.web.parts
        self._spread: dict[str, Written] = {}
        self._altered: set[str] = set()
        self.is_open = False
        node = self._node = None if made.node is None else _spelt_out(made.frame, made.node)
        if node is None:
            self.is_open = True
            return
        self.is_open = any(isinstance(argument, m.Starred) for argument in node.arguments)
        for keyword, value in node.keywords:
            if keyword is not None:
                continue
            if passed.rest is not None and _is_rest(made.frame, value):
                self._spread |= passed.rest
                self._put(made.frame, value)
            else:
                self._take_apart(Written(made.frame, value))

    def _take_apart(self, spread: Written) -> None:
        """`**options`, where it can be seen what they are."""
        definition: Written | None = spread
        altered: set[str | None] = set()
        seen: list[tuple[Frame, str]] = []
        named = self._passed.named
        for _ in range(LONGEST_WAY):
            match definition:
                case Written(frame, m.Mapping(keys, values)) if all(isinstance(key, m.Constant) for key in keys):
                    written = {
                        str(key.value): Written(frame, value)
                        for key, value in zip(keys, values, strict=True)
                        if isinstance(key, m.Constant)
                    }
                    self._add_spread(written, altered)
                    return
                case Written(frame, m.Call(m.Name("dict"), [], keywords)):
                    written = {name: Written(frame, value) for name, value in keywords if name is not None}
                    self._add_spread(written, altered)
                    return
                case Written(frame, m.Name(name)):
                    altered |= set(_alterations(frame, name))
                    argument = named.get(name) if named is not None and frame is self._frame else None
                    definition = argument if (frame, name) in seen else defined(*definition) or argument
                    seen.append((frame, name))
                case Written(frame, m.BoolOp(False, [m.Name(name) as own, default])) if (
                    named is not None and frame is self._frame and (frame, name) in seen
                ):
                    definition = Written(frame, own if name in named else default)  # `options = options or {}`
                case Written(frame, m.Attribute()):
                    definition = defined(*definition)
                case _:
                    break
        self.is_open = True

    def _put(self, frame: Frame, rest: m.Expression) -> None:
        """What the function itself has put among the options that it passes on."""
        name = rest.id if isinstance(rest, m.Name) else ""
        for key in set(_alterations(frame, name)) - {None}:
            put = frame.env.get(stored(name, key))
            if isinstance(put, Literal):
                self._spread[str(key)] = Written(frame, m.Constant(put.value))
            else:
                self._spread.pop(str(key), None)
                self._altered.add(str(key))

    def _add_spread(self, written: Mapping[str, Written], altered: set[str | None]) -> None:
        self._spread |= {name: value for name, value in written.items() if name not in altered}
        self._altered |= {name for name in altered if name is not None}
        self.is_open |= None in altered

    def parameter(self, part: str) -> str:
        """What the parameter for it is called; empty when there is none."""
        return self._parts.get(part, "")

    def written(self, part: str) -> Written | None:
        """The expression for what holds ``part``."""
        parameter = self._parts.get(part)
        if parameter is None or self._node is None:
            return None
        node = Arguments.node_of(self._node, self._params, parameter)
        if node is None:
            return self._spread.get(parameter)
        return part_of(self._frame, node) or Written(self._frame, node)

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
        return Flag.of(settled(*written))

    def is_given(self, part: str) -> bool:
        return self.written(part) is not None or self._may_be(part)

    def is_something(self, part: str) -> Flag:
        """Whether an argument that is something by default is not given as nothing."""
        written = self.written(part)
        if written is None:
            return Flag(None if self._may_be(part) else True)
        options = alternatives(evaluate(*written))
        nothing = [isinstance(option, Literal) and not option.value for option in options]
        if all(nothing) or not (any(nothing) or UNKNOWN in options):
            return Flag(not all(nothing))
        return Flag.of(settled(*written))

    def is_read(self, part: str) -> bool:
        """Whether a text is not written down, but read from an object."""
        written = self.written(part)
        if written is None or not isinstance(written.node, m.Attribute):
            return False
        return not all(isinstance(option, Literal) for option in alternatives(evaluate(*written)))

    def names(self, part: str) -> tuple[str, ...]:
        """The strings in a list: tags, methods."""
        written = self.written(part)
        parts = None if written is None else elements(*written)
        return () if parts is None else tuple(text for one in parts for text in texts(*one))

    def _may_be(self, part: str) -> bool:
        return part in self._parts and (self.is_open or self._parts[part] in self._altered)


def _spelt_out(frame: Frame, node: m.Call) -> m.Call:
    """A call with each part of what it passes on as `*rest`, where that is known."""
    if not any(isinstance(argument, m.Starred) for argument in node.arguments):
        return node
    arguments: list[m.Expression] = []
    for argument in node.arguments:
        match argument:
            case m.Starred(m.Name(name) as rest) if isinstance(held := frame.env.get(name), Tuple):
                place = (node.end_line, node.end_column)
                arguments += (m.Subscript(rest, m.Constant(part), *place) for part in range(len(held.elements)))
            case _:
                arguments.append(argument)
    return replace(node, arguments=arguments)


def _alterations(frame: Frame, name: str) -> Iterator[str | None]:
    """The keys that the function, or the module, gives a dictionary after it is made; None for any key."""
    program, (module, number) = frame.program, frame.outcome.key
    pending = program.facts(module).statements() if number < 0 else program.function((module, number)).statements()
    while pending:
        statement = pending.pop()
        match statement:
            case m.Assign(targets):
                for target in targets:
                    match target:
                        case m.Subscript(m.Name(owner), m.Constant(str(key))) if owner == name:
                            yield key
                        case m.Subscript(m.Name(owner)) if owner == name:
                            yield None
                        case _:
                            pass
            case m.Evaluate(m.Call(m.Attribute(m.Name(owner), method))) if owner == name and method in ALTERING:
                yield None
            case _:
                for block in blocks(statement):
                    pending += block


def _is_rest(frame: Frame, node: m.Expression) -> bool:
    """Whether a name is the `**keywords` of the function it stands in."""
    module, number = frame.outcome.key
    if number < 0 or not isinstance(node, m.Name):
        return False
    parameters = frame.program.function((module, number)).parameters
    return any(one.kind == m.Parameter.KWARGS and one.name == node.id for one in parameters)


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
