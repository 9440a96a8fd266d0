"""What a string can be, as far as the program says it: a path, a prefix, a tag.

Values know constants and lose what is put together; here the parts are read as they are written, through names, the
functions that join them, and the defaults of the environment.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.namespace import blocks
from asynclint.program.values import Function, Literal, Value, alternatives, union
from asynclint.routes.definitions import LONGEST_WAY, defined, part_of
from asynclint.routes.model import UNKNOWN_TEXT
from asynclint.routes.settled import reads_environment, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.frame import Frame

MOST_TEXTS = 8
"""Of an argument that can be many strings, so many are told apart."""

INTO_FUNCTION = LONGEST_WAY // 3
"""How far it is into a function: each of its returns may call several others."""

LEAVING = (m.Return, m.Raise)

STRIPS = {"strip": str.strip, "lstrip": str.lstrip, "rstrip": str.rstrip, "removesuffix": str.removesuffix}


def texts(frame: Frame, node: m.Expression, way: int = LONGEST_WAY) -> tuple[str, ...]:
    """What a string can be, with a placeholder for each piece that only a run knows."""
    if way > 0 and (part := part_of(frame, node)) is not None:
        return texts(*part, way - 1)
    value = evaluate(frame, node)
    options = alternatives(value)
    known = [option.value for option in options if isinstance(option, Literal) and isinstance(option.value, str)]
    if len(known) == len(options) == 1:
        return tuple(known)
    if way > 0 and (one := settled(frame, node)) is not None and isinstance(one.value, str):
        return (one.value,)
    if len(known) == len(options):
        return tuple(known)
    if way > 0:
        match node:
            case m.Text(parts) if parts:
                return _joined([_shown(frame, part, way - 1) for part in parts])
            case m.BinOp(left, "+", right):
                return _joined([texts(frame, left, way - 1), texts(frame, right, way - 1)])
            case m.Conditional(_, body, orelse):
                return tuple(dict.fromkeys((*texts(frame, body, way - 1), *texts(frame, orelse, way - 1))))
            case m.Call(m.Attribute(owner, name), arguments) if name in STRIPS and len(arguments) <= 1:
                return _stripped(texts(frame, owner, way - 1), name, arguments)
            case m.Attribute(owner, "value") if (inner := defined(frame, owner)) is not None:
                return texts(*inner, way - 1)  # a member of an enumeration
            case m.Name() | m.Attribute() | m.Subscript() | m.Call(m.Attribute(_, "get")) if (
                definition := defined(frame, node)
            ) is not None:
                return texts(*definition, way - 1)
            case m.Call(_, [_, default]) if reads_environment(frame, node):
                return texts(frame, default, way - 1)
            case m.Call(function, _, keywords):
                if (returned := _returned(frame, node, function, way - INTO_FUNCTION)) is not None:
                    return returned
                default_node = dict(keywords).get("default")
                if default_node is not None and len(node.arguments) <= 1:
                    return texts(frame, default_node, way - 1)
            case _:
                pass
    return tuple(known) or (UNKNOWN_TEXT,)


def _shown(frame: Frame, part: m.Expression, way: int) -> tuple[str, ...]:
    """What a part of an f-string can become: numbers are written out."""
    match evaluate(frame, part):
        case Literal(int(number)) if not isinstance(number, bool):
            return (str(number),)
        case _:
            return texts(frame, part, way)


def _returned(frame: Frame, node: m.Call, function: m.Expression, way: int) -> tuple[str, ...] | None:
    """What a function of the program makes of the strings it is passed; None when something else is called."""
    found: dict[str, None] = {}
    for option in alternatives(evaluate(frame, function)):
        if not isinstance(option, Function):
            return None
        program, (module, number) = frame.program, option.key
        facts, inside = program.function(option.key), program.scope(module, parent=number)
        parameters = facts.parameters[option.receiver is not None :]
        names = tuple(parameter.name for parameter in parameters)
        for parameter in parameters:
            given = Arguments.node_of(node, names, parameter.name)
            if (passed := _passed(frame, given, parameter.default, way)) is not None:
                inside.bind(parameter.name, passed)
        for returned in _returns(inside, facts.statements()):
            found.update(dict.fromkeys(texts(inside, returned, way)))
    return tuple(found)[:MOST_TEXTS] or None


def _passed(frame: Frame, given: m.Expression | None, default: m.Expression | None, way: int) -> Value | None:
    """What a parameter is, where it is a constant, a default, or a string that is known whole."""
    match default if given is None else evaluate(frame, given):
        case m.Constant(constant):
            return Literal(constant)
        case Literal() as literal:
            return literal
        case _:
            said = () if given is None else texts(frame, given, way)
            return union(map(Literal, said)) if said and UNKNOWN_TEXT not in "".join(said) else None


def _returns(frame: Frame, statements: list[m.Statement]) -> Iterator[m.Expression]:
    """What a function returns, as far as its tests are decided: where the environment says nothing, not what is under
    a test of a name in it."""
    for statement in statements:
        match statement:
            case m.Return(value) if value is not None:
                yield value
            case m.If(test, body, orelse) if (decided := settled(frame, test)) is not None:
                branch = body if decided.value else orelse
                yield from _returns(frame, branch)
                if branch and isinstance(branch[-1], LEAVING):
                    return
            case _:
                for block in blocks(statement):
                    yield from _returns(frame, block)


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
