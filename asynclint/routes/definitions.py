"""What stands behind a name: the expression that defines it, wherever in the program that is written.

Values tell what an object can be; of a list of routers, an `Annotated` type or a prefix in a settings class one must
read what was written: every element, every part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.index import model as m
from asynclint.program import namespace
from asynclint.program.expressions import evaluate
from asynclint.program.values import Class, Function, Instance, ModuleValue, alternatives

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asynclint.program.frame import Frame
    from asynclint.program.namespace import Binding
    from asynclint.program.program import Program

LONGEST_WAY = 12
"""From a name to its definition, through names that stand for one another."""

MOST_ELEMENTS = 500

COPIES = frozenset({"list", "tuple", "set", "sorted", "reversed", "iter"})


class Written(NamedTuple):
    """An expression, and the frame its names are to be read in."""

    frame: Frame
    node: m.Expression


class Passed(NamedTuple):
    """What a call passes a function, as it is written there: for its parameters, and by keywords that are none of them;
    None where that cannot be told."""

    named: Mapping[str, Written] | None
    rest: Mapping[str, Written] | None


NOTHING_PASSED = Passed(None, None)
"""To a function that nobody is seen to call."""


def defined(frame: Frame, node: m.Expression) -> Written | None:
    """The expression that a name or attribute is defined by; None when there is none, or more than one."""
    for option in _owners(frame, node):
        match option, node:
            case ModuleValue(module), m.Attribute(_, name):
                return _global(frame.program, module, name)
            case Instance(key) | Class(key), m.Attribute(_, name):
                return _of_class(frame.program, key, name)
            case _:
                pass
    if not isinstance(node, m.Name):
        return None
    program, number = frame.program, frame.outcome.key[1]
    if number < 0:
        number = frame.parent
    if frame.cls is not None and node.id in frame.cls.namespace.bindings:
        return _single(frame, frame.cls.namespace.bindings[node.id])
    while number >= 0:
        names = program.names_in((frame.module, number)).bindings
        if node.id in names:
            inside = frame if number == frame.outcome.key[1] else program.scope(frame.module, parent=number)
            return _single(inside, names[node.id])
        facts = program.facts(frame.module).functions[number]
        if any(parameter.name == node.id for parameter in facts.parameters):
            return None
        number = facts.parent
    return _global(program, frame.module, node.id)


def elements(frame: Frame, node: m.Expression, way: int = LONGEST_WAY) -> list[Written] | None:
    """What is in a container, one by one as written; None when that cannot be seen."""
    if way == 0:
        return None
    match node:
        case m.Sequence(_, parts):
            found: list[Written] = []
            for part in parts:
                if not isinstance(part, m.Starred):
                    found.append(Written(frame, part))
                    continue
                inner = elements(frame, part.value, way - 1)
                if inner is None:
                    return None
                found += inner
            return found if len(found) <= MOST_ELEMENTS else None
        case m.Mapping(keys, _):
            return [Written(frame, key) for key in keys if key is not None]
        case m.BinOp(left, "+", right):
            first, second = elements(frame, left, way - 1), elements(frame, right, way - 1)
            return None if first is None or second is None else first + second
        case m.Call(m.Name(name), [copied, *_]) if name in COPIES:
            return elements(frame, copied, way - 1)
        case m.Call(m.Name("enumerate"), [counted, *_]):
            inner = elements(frame, counted, way - 1)
            return inner and [Written(f, m.Sequence("tuple", [m.Opaque([]), part])) for f, part in inner]
        case m.Call(m.Attribute(owner, ("items" | "values" | "keys") as method), [], []):
            return _of_mapping(frame, owner, method, way)
        case m.Call(function):
            return _returned(frame, function, way)
        case m.Name() | m.Attribute():
            definition = defined(frame, node)
            return None if definition is None else elements(*definition, way - 1)
        case _:
            return None


def _of_mapping(frame: Frame, owner: m.Expression, method: str, way: int) -> list[Written] | None:
    definition: Written | None = Written(frame, owner)
    while definition is not None and not isinstance(definition.node, m.Mapping):
        way -= 1
        definition = defined(*definition) if way > 0 else None
    if definition is None or not isinstance(definition.node, m.Mapping):
        return None
    found = []
    for key, value in zip(definition.node.keys, definition.node.values, strict=True):
        if key is None:
            return None
        shown = {"items": m.Sequence("tuple", [key, value]), "values": value, "keys": key}
        found.append(Written(definition.frame, shown[method]))
    return found


def _returned(frame: Frame, function: m.Expression, way: int) -> list[Written] | None:
    """The elements of what a function returns that does little else."""
    for option in alternatives(evaluate(frame, function)):
        if isinstance(option, Function):
            returns = frame.program.names_in(option.key).returns
            if len(returns) == 1:
                module, number = option.key
                return elements(frame.program.scope(module, parent=number), returns[0], way - 1)
    return None


def _owners(frame: Frame, node: m.Expression) -> tuple[object, ...]:
    return alternatives(evaluate(frame, node.value)) if isinstance(node, m.Attribute) else ()


def _single(frame: Frame, bindings: list[Binding]) -> Written | None:
    match bindings:
        case [namespace.Assigned(value, None)] | [namespace.Declared(_, m.Node() as value)]:
            return Written(frame, value)
        case [namespace.ImportedName(level, module, name)]:
            source = frame.program.module_named(frame.module, level, module)
            return None if source is None else _global(frame.program, source, name)
        case _:
            return None


def _global(program: Program, module: int, name: str, way: int = LONGEST_WAY) -> Written | None:
    names = program.namespace(module)
    if name in names.bindings:
        return _single(program.scope(module), names.bindings[name])
    for star in names.stars:
        source = program.module_named(module, star.level, star.module)
        if source is not None and way > 0 and (found := _global(program, source, name, way - 1)) is not None:
            return found
    return None


def _of_class(program: Program, key: tuple[int, int], name: str) -> Written | None:
    for ancestor in program.class_info(key).order:
        if isinstance(ancestor, str):
            continue
        info = program.class_info(ancestor)
        if name in info.namespace.bindings:
            return _single(
                program.scope(ancestor[0], parent=info.facts.parent, cls=info), info.namespace.bindings[name]
            )
        for method in info.stores.get(name, ()):
            function = (ancestor[0], method)
            receiver = program.function(function).parameters[0].name
            bindings = program.names_in(function).bindings.get(f"{receiver}.{name}")
            if bindings is not None:
                return _single(program.scope(ancestor[0], parent=method), bindings)
    return None
