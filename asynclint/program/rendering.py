"""What a call does that renders a template: the template's function runs, with the context for its arguments.

Most projects have a function of their own for that, `render(request, "books.html", {"books": books})`, which adds what
every page needs. What such a function leaves to its callers, the template's name and what else is in the context, is
noted, and the template runs where it is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from asynclint.index import model as m
from asynclint.program import calls, namespace
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.values import UNKNOWN, Function, Literal, Parameter, Value, alternatives, map_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame

ALL_KEYWORDS = "**"

Entry = tuple[str, Value]
"""What a template is passed under a name; `ALL_KEYWORDS` is everything that a parameter holds."""


class Relayed(Value, frozen=True):
    """A function renders a template that one of ``names`` names when it is called, with this ``context``."""

    names: tuple[Parameter, ...]
    context: tuple[Entry, ...]


def render(made: calls.Call, callee: Callee) -> None:
    """Runs the templates that a call may name."""
    frame, node = made.frame, made.node
    if node is None or not frame.program.modules.templates:
        return
    context = tuple(_context(frame, node, callee))
    named = _naming(frame, node, callee)
    for argument in named:
        texts = list(_texts(evaluate(frame, argument)))
        if texts:
            _run(made, texts, context)
            return
    parameters = tuple(parameter for argument in named if (parameter := _parameter(frame, argument)) is not None)
    if parameters:
        frame.outcome.notes[Relayed(parameters, context)] = None


def relay(made: calls.Call, function: Function, bound: Iterable[tuple[Parameter, Value]]) -> None:
    """Runs the template that a call names when it is the function called that renders it."""
    frame, node = made.frame, made.node
    arguments = (*made.arguments.positional, *made.arguments.keywords.values())
    if node is None or not any(_template(frame, text) is not None for value in arguments for text in _texts(value)):
        return
    passed = dict(bound)
    for note in list(frame.program.outcome(function.key).notes):
        if isinstance(note, Relayed):
            named = (list(_texts(passed[parameter])) for parameter in note.names if parameter in passed)
            texts = next((texts for texts in named if texts), [])
            _run(made, texts, _filled(made, function, passed, note.context))


def _run(made: calls.Call, texts: Iterable[str], context: Iterable[Entry]) -> None:
    """The templates of these names run."""
    passed = {name: value for name, value in context if name != ALL_KEYWORDS}
    for text in texts:
        template = _template(made.frame, text)
        if template is not None:
            arguments = Arguments((), passed, is_open=True)
            calls.apply(replace(made, arguments=arguments, awaited=False), Function((template, 0)))


def _template(frame: Frame, text: str) -> int | None:
    return frame.program.modules.template(text, frame.module) if "." in text else None


def _naming(frame: Frame, node: m.Call, callee: Callee) -> tuple[m.Expression, ...]:
    """The arguments of which the first text is the name of the call's template: those of the call that got the object
    it is called on, or its own."""
    if isinstance(node.function, m.Attribute):
        got = _written(frame, node.function.value)
        if isinstance(got, m.Call) and got.arguments:
            return (got.arguments[0],)
    keywords = () if callee.renders == ALL_KEYWORDS else (value for _, value in node.keywords)
    return (*node.arguments, *keywords)


def _texts(value: Value) -> Iterator[str]:
    for option in alternatives(value):
        if isinstance(option, Literal) and isinstance(option.value, str):
            yield option.value


def _parameter(frame: Frame, node: m.Expression) -> Parameter | None:
    """The parameter of the function at hand that is passed on."""
    key = frame.outcome.key
    if not isinstance(node, m.Name) or key[1] < 0:
        return None
    parameters = frame.program.function(key).parameters
    return Parameter(key, node.id) if any(parameter.name == node.id for parameter in parameters) else None


def _filled(
    made: calls.Call, function: Function, bound: dict[Parameter, Value], context: Iterable[Entry]
) -> Iterator[Entry]:
    """The context of what a function renders, with what a call passes in it."""
    assert made.node is not None
    facts = made.frame.program.function(function.key)
    parameters = facts.parameters if function.receiver is None else facts.parameters[1:]
    named = tuple(parameter.name for parameter in parameters)
    for name, value in context:
        if name != ALL_KEYWORDS:
            yield name, map_value(value, lambda part: bound.get(part) if isinstance(part, Parameter) else None)
        elif isinstance(value, Parameter):
            node = Arguments.node_of(made.node, named, value.name)
            rest = [(keyword, given) for keyword, given in made.node.keywords if keyword not in named]
            if any(one.name == value.name and one.kind == m.Parameter.KWARGS for one in parameters):
                node = m.Call(m.Name("dict"), [], rest, 0, 0, 0, 0)
            if node is not None:
                yield from _entries(made.frame, node)


def _context(frame: Frame, node: m.Call, callee: Callee) -> Iterator[Entry]:
    """What a template is passed, by name."""
    if callee.renders == ALL_KEYWORDS:
        yield from _entries(frame, m.Call(m.Name("dict"), [], node.keywords, 0, 0, 0, 0))
    given = next((value for name, value in node.keywords if name == callee.renders), None)
    for argument in node.arguments if given is None else (given,):
        yield from _entries(frame, argument)


def _entries(frame: Frame, node: m.Expression, within: frozenset[str] = frozenset()) -> Iterator[Entry]:
    """What a dictionary holds under names that are written down, where it is made, and added to later; ``within`` are
    the names of those that it is made of."""
    match node:
        case m.Call(m.Name("dict"), arguments, keywords):
            for argument in arguments:
                yield from _entries(frame, argument, within)
            for keyword, value in keywords:
                if keyword is not None:
                    yield keyword, evaluate(frame, value)
                else:
                    yield from _entries(frame, value, within)
        case m.Mapping(keys, values):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, m.Constant) and isinstance(key.value, str):
                    yield key.value, evaluate(frame, value)
                elif key is None:
                    yield from _entries(frame, value, within)
        case m.BoolOp(_, values):
            for value in values:
                yield from _entries(frame, value, within)
        case m.Conditional(_, left, right) | m.BinOp(left, "|", right):
            yield from _entries(frame, left, within)
            yield from _entries(frame, right, within)
        case m.Name(name) if name not in within:
            if (parameter := _parameter(frame, node)) is not None:
                yield ALL_KEYWORDS, parameter
            written = _written(frame, node)
            if written is not node:
                yield from _entries(frame, written, within | {name})
            for entry, stored in _stored(frame, name):
                if entry == ALL_KEYWORDS:
                    yield from _entries(frame, stored, within | {name})
                else:
                    yield entry, _kept(frame, (name, entry), stored)
        case _:
            pass


def _kept(frame: Frame, place: tuple[str, str], stored: m.Expression) -> Value:
    """What a dictionary holds under a name. It may be rendered itself, from what it is put into: `page["form"] =
    render("form.html", page)`."""
    if place in frame.entries:
        return UNKNOWN
    frame.entries.add(place)
    try:
        return evaluate(frame, stored)
    finally:
        frame.entries.discard(place)


def _written(frame: Frame, node: m.Expression) -> m.Expression:
    """What a local name was given, when that is one thing; anything else is what it is."""
    key = frame.outcome.key
    if not isinstance(node, m.Name) or key[1] < 0:
        return node
    bindings = frame.program.names_in(key).bindings.get(node.id, ())
    values = [binding.value for binding in bindings if isinstance(binding, namespace.Assigned)]
    return values[0] if len(bindings) == len(values) == 1 else node


def _stored(frame: Frame, name: str) -> Iterator[tuple[str, m.Expression]]:
    """`name["books"] = books` and `name.update(books=books)`, anywhere in the function."""
    key = frame.outcome.key
    pending = [] if key[1] < 0 else list(frame.program.function(key).statements())
    for statement in pending:
        match statement:
            case m.Assign([m.Subscript(m.Name(stored), m.Constant(str(entry)))], value) if stored == name:
                yield entry, value
            case m.Evaluate(m.Call(m.Attribute(m.Name(stored), "update"), arguments, keywords)) if stored == name:
                yield ALL_KEYWORDS, m.Call(m.Name("dict"), arguments, keywords, 0, 0, 0, 0)
            case _ if isinstance(statement, namespace.COMPOUND):
                for block in namespace.blocks(statement):
                    pending.extend(block)
            case _:
                pass
