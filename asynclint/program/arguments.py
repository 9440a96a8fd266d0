"""The arguments of a call, and what they say about whether it blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.index import model as m
from asynclint.program.evaluation import evaluate
from asynclint.program.library import element_of
from asynclint.program.values import (
    UNKNOWN,
    Collection,
    Dotted,
    LibraryInstance,
    Literal,
    Tuple,
    Value,
    alternatives,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.packs.model import Callee
    from asynclint.packs.model import Literal as Constant
    from asynclint.program.calls import Call
    from asynclint.program.frame import Frame


class Arguments(msgspec.Struct, frozen=True):
    """Values by position and keyword. ``positional`` ends where a ``*`` argument begins; ``is_open`` says that more may
    be passed than is known."""

    positional: tuple[Value, ...] = ()
    keywords: dict[str, Value] = {}
    is_open: bool = False

    @classmethod
    def of(cls, frame: Frame, node: m.Call) -> Arguments:
        positional: list[Value] = []
        starred = False
        for argument in node.arguments:
            if isinstance(argument, m.Starred):
                evaluate(frame, argument.value)
                starred = True
                continue
            value = evaluate(frame, argument)
            if not starred:
                positional.append(value)
        keywords = {}
        for name, argument in node.keywords:
            value = evaluate(frame, argument)
            if name is None:
                starred = True
            else:
                keywords[name] = value
        return cls(tuple(positional), keywords, starred)

    def first(self) -> Value | None:
        return self.positional[0] if self.positional else None

    def get(self, params: tuple[str, ...], name: str) -> Value | None:
        """The value passed as parameter ``name`` of a callee whose leading parameters are ``params``."""
        if name in self.keywords:
            return self.keywords[name]
        position = params.index(name) if name in params else len(self.positional)
        return self.positional[position] if position < len(self.positional) else None

    def all(self, params: tuple[str, ...], name: str) -> Iterator[Value]:
        """Every value passed as ``name``; a parameter written ``*name`` takes all that are left."""
        if name.startswith("*"):
            start = params.index(name) if name in params else 0
            yield from self.positional[start:]
        elif (value := self.get(params, name)) is not None:
            yield value

    @staticmethod
    def node_of(node: m.Call, params: tuple[str, ...], name: str) -> m.Expression | None:
        """The expression written for parameter ``name``."""
        for keyword, expression in node.keywords:
            if keyword == name:
                return expression
        position = params.index(name) if name in params else len(node.arguments)
        return node.arguments[position] if position < len(node.arguments) else None


NO_ARGUMENTS = Arguments(is_open=True)
"""Those of a call that somebody else makes."""


def positional(made: Call) -> Iterator[Value]:
    """The values of the positional arguments, those of a starred one by one where they are known."""
    if made.node is None:
        yield from made.arguments.positional
        return
    for argument in made.node.arguments:
        if isinstance(argument, m.Starred):
            yield from several(evaluate(made.frame, argument.value))
        else:
            yield evaluate(made.frame, argument)


def several(value: Value) -> tuple[Value, ...]:
    """What is in a value that holds others, as far as it is known; or else itself."""
    match value:
        case Tuple(elements):
            return elements
        case Collection(_, element):
            return alternatives(element)
        case _:
            return (value,)


def together(made: Call) -> Value:
    """All positional arguments as one value: a tuple, or a list where a starred one brings any number."""
    if made.node is None or not any(isinstance(argument, m.Starred) for argument in made.node.arguments):
        return Tuple(made.arguments.positional)
    return Collection(
        "list",
        union(
            element_of(evaluate(made.frame, argument.value))
            if isinstance(argument, m.Starred)
            else evaluate(made.frame, argument)
            for argument in made.node.arguments
        ),
    )


def blocks(callee: Callee, arguments: Arguments) -> bool:
    """Whether a callee that has an effect has it with these arguments."""
    if meets(callee, callee.unless, arguments):
        return False
    return not callee.only or meets(callee, callee.only, arguments)


def meets(callee: Callee, conditions: tuple[tuple[str, Constant], ...], arguments: Arguments) -> bool:
    """Whether the arguments meet any of ``conditions``."""
    return any(_matches(arguments.get(callee.params, name), constant) for name, constant in conditions)


def _matches(value: Value | None, constant: Constant) -> bool:
    for option in alternatives(value or UNKNOWN):
        match option:
            case Literal(str(text)) if isinstance(constant, str) and constant.endswith("*"):
                if text.startswith(constant[:-1]):
                    return True
            case Literal(written):
                numbers = isinstance(written, (int, float)) and isinstance(constant, (int, float))
                same_type = isinstance(written, bool) == isinstance(constant, bool) if numbers else True
                if same_type and written == constant and (numbers or type(written) is type(constant)):
                    return True
            case Dotted(name) | LibraryInstance(name) if name == constant:
                return True
            case _:
                pass
    return False
