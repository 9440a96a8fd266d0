"""What a call does that renders a template: the template's function runs, with the context for its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from asynclint.index import model as m
from asynclint.program import calls, expressions, namespace
from asynclint.program.arguments import Arguments
from asynclint.program.values import Function, Literal, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame

ALL_KEYWORDS = "**"


def render(made: calls.Call, callee: Callee) -> None:
    """Runs the templates that a call may name."""
    frame, node = made.frame, made.node
    if node is None or not frame.program.modules.templates:
        return
    passed = dict(_context(frame, node, callee))
    for name in _names(made):
        template = frame.program.modules.template(name, frame.module)
        if template is not None:
            arguments = Arguments((), passed, is_open=True)
            calls.apply(replace(made, arguments=arguments, awaited=False), Function((template, 0)))


def _names(made: calls.Call) -> Iterator[str]:
    """The names that the call's template can have: those of the object it is called on, or the first text it is
    passed."""
    node = made.node
    if node is not None and isinstance(node.function, m.Attribute):
        got = _written(made.frame, node.function.value)
        if isinstance(got, m.Call) and got.arguments:
            yield from _texts(expressions.evaluate(made.frame, got.arguments[0]))
    for value in (*made.arguments.positional, *made.arguments.keywords.values()):
        texts = list(_texts(value))
        if texts:
            yield from texts
            return


def _texts(value: Value) -> Iterator[str]:
    for option in alternatives(value):
        if isinstance(option, Literal) and isinstance(option.value, str):
            yield option.value


def _context(frame: Frame, node: m.Call, callee: Callee) -> Iterator[tuple[str, Value]]:
    """What a template is passed, by name."""
    if callee.renders == ALL_KEYWORDS:
        yield from _entries(frame, m.Call(m.Name("dict"), [], node.keywords, 0, 0, 0, 0))
    given = next((value for name, value in node.keywords if name == callee.renders), None)
    for argument in node.arguments if given is None else (given,):
        yield from _entries(frame, argument)


def _entries(frame: Frame, node: m.Expression) -> Iterator[tuple[str, Value]]:
    """What a dictionary holds under names that are written down, where it is made, and added to later."""
    match node:
        case m.Call(m.Name("dict"), _, keywords):
            for keyword, value in keywords:
                if keyword is not None:
                    yield keyword, expressions.evaluate(frame, value)
                else:
                    yield from _entries(frame, value)
        case m.Mapping(keys, values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, m.Constant) and isinstance(key.value, str):
                    yield key.value, expressions.evaluate(frame, value)
                elif key is None:
                    yield from _entries(frame, value)
        case m.Name(name):
            written = _written(frame, node)
            if written is not node:
                yield from _entries(frame, written)
            for entry, stored in _stored(frame, name):
                yield entry, expressions.evaluate(frame, stored)
        case _:
            pass


def _written(frame: Frame, node: m.Expression) -> m.Expression:
    """What a local name was given, when that is one thing; anything else is what it is."""
    key = frame.outcome.key
    if not isinstance(node, m.Name) or key[1] < 0:
        return node
    bindings = frame.program.names_in(key).bindings.get(node.id, ())
    values = [binding.value for binding in bindings if isinstance(binding, namespace.Assigned)]
    return values[0] if len(bindings) == len(values) == 1 else node


def _stored(frame: Frame, name: str) -> Iterator[tuple[str, m.Expression]]:
    """`name["books"] = books`, anywhere in the function."""
    key = frame.outcome.key
    pending = [] if key[1] < 0 else list(frame.program.function(key).statements())
    for statement in pending:
        match statement:
            case m.Assign([m.Subscript(m.Name(stored), m.Constant(str(entry)))], value) if stored == name:
                yield entry, value
            case _ if isinstance(statement, namespace.COMPOUND):
                for block in namespace.blocks(statement):
                    pending.extend(block)
            case _:
                pass
