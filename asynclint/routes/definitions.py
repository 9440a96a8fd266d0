"""What stands behind a name: the expression that defines it, wherever in the program that is written.

Values tell what an object can be; of a list of routers, an `Annotated` type or a prefix in a settings class one must
read what was written: every element, every part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from asynclint.index import model as m
from asynclint.program import namespace
from asynclint.program.arguments import Arguments
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Class, Function, Instance, Literal, ModuleValue, alternatives

if TYPE_CHECKING:
    from collections.abc import Mapping

    from asynclint.program.frame import Frame
    from asynclint.program.namespace import Binding
    from asynclint.program.program import Program

LONGEST_WAY = 12
"""From a name to its definition, through names that stand for one another."""

MOST_ELEMENTS = 500

ENUMERATIONS = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum"})

REFERENCES = (m.Name, m.Attribute, m.Subscript)

SUPER = m.Name("super")

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


def defined(frame: Frame, node: m.Expression, way: int = LONGEST_WAY) -> Written | None:
    """The expression that a name, an attribute or a part of a container is defined by; None when there is none, or
    more than one, or the ``way`` through other definitions is too long (`route = route.parent` has no end)."""
    match node:
        case m.Name(name) if name in frame.written:
            return Written(*frame.written[name])
        case m.Attribute(owner, name) if (held := _made_with(frame, owner, name, way)) is not None:
            return held
        case m.Subscript(owner, m.Constant(place)) | m.Call(m.Attribute(owner, "get"), [m.Constant(place)], []):
            return _kept(frame, owner, place, way)
        case m.Call(m.Attribute(owner, "get"), [m.Constant(place), default], []):
            if (mapping := behind(frame, owner, way - 1)) is None or not isinstance(mapping.node, m.Mapping):
                return None
            return _kept(frame, owner, place, way) or Written(frame, default)
        case _:
            pass
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


def stored(name: str, key: object) -> str:
    """Where an environment keeps what was put into the dictionary ``name``, for an observer that asks."""
    return f"{name}[{key}].put"  # a path, of which nothing is known where two ways meet and one knows nothing


def part_of(frame: Frame, node: m.Expression) -> Written | None:
    """What stands behind `route.path` or `route["path"]` where a loop, or a caller, says which ``route`` that is. What
    is known of the parts of all of them says less."""
    match node:
        case m.Attribute(owner) | m.Subscript(owner) | m.Call(m.Attribute(owner, "get")) if frame.written:
            return defined(frame, node) if _is_told(frame, owner) else None
        case _:
            return None


def _is_told(frame: Frame, node: m.Expression) -> bool:
    match node:
        case m.Name(name):
            return name in frame.written
        case m.Attribute(owner) | m.Subscript(owner):
            return _is_told(frame, owner)
        case _:
            return False


def behind(frame: Frame, node: m.Expression, way: int = LONGEST_WAY) -> Written | None:
    """The expression that ``node`` stands for in the end: a display, a call."""
    found: Written | None = Written(frame, node)
    for left in range(way, 0, -1):
        if found is None or not isinstance(found.node, REFERENCES):
            return found
        found = defined(*found, left)
    return None


def _made_with(frame: Frame, owner: m.Expression, name: str, way: int) -> Written | None:
    """What the object that ``owner`` stands for was passed for its field ``name``."""
    made = behind(frame, owner, way - 1) if isinstance(owner, m.Name) else None
    if made is None or not isinstance(made.node, m.Call) or made.node.function == SUPER:
        return None
    program = frame.program
    for option in alternatives(evaluate(made.frame, made.node.function)):
        if isinstance(option, Class):
            parameters, kept = program.hierarchy.constructor(option.key)
            for one in kept:
                node = Arguments.node_of(made.node, parameters, one.parameter) if one.name == name else None
                if node is not None:
                    return Written(made.frame, node)
    return None


def _kept(frame: Frame, owner: m.Expression, key: object, way: int) -> Written | None:
    """What a dictionary or a list has at a constant place."""
    if isinstance(owner, m.Name) and (put := frame.env.get(stored(owner.id, key))) is not None:
        return Written(frame, m.Constant(put.value)) if isinstance(put, Literal) else None
    match behind(frame, owner, way - 1):
        case Written(inside, m.Mapping(keys, values)):
            for one, value in zip(keys, values, strict=True):
                if one is None:
                    return None
                if isinstance(one, m.Constant) and one.value == key:
                    return Written(inside, value)
        case Written(inside, m.Sequence(_, parts)) if isinstance(key, int) and -len(parts) <= key < len(parts):
            if not any(isinstance(part, m.Starred) for part in parts):
                return Written(inside, parts[key])
        case _:
            pass
    return None


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
        case m.Name() | m.Attribute() | m.Subscript() | m.Call(m.Attribute(_, "get")):
            definition = defined(frame, node)
            return _members(frame, node) if definition is None else elements(*definition, way - 1)
        case m.Call(function):
            return _returned(frame, function, way)
        case _:
            return None


def _members(frame: Frame, node: m.Expression) -> list[Written] | None:
    """Those of an enumeration, in order."""
    match evaluate(frame, node):
        case Class(key) if ENUMERATIONS.intersection(frame.program.class_info(key).library_bases):
            bindings = frame.program.class_info(key).namespace.bindings
            return [Written(frame, m.Attribute(node, name, 0, 0)) for name, bound in bindings.items() if _is_set(bound)]
        case _:
            return None


def _is_set(bindings: list[Binding]) -> bool:
    return all(isinstance(one, namespace.Assigned) for one in bindings)


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


def _single(frame: Frame, bindings: list[Binding], way: int = LONGEST_WAY) -> Written | None:
    match bindings:
        case [namespace.Assigned(value, None)] | [namespace.Declared(_, m.Node() as value)]:
            return Written(frame, value)
        case [namespace.ImportedName(level, module, name)]:
            source = frame.program.module_named(frame.module, level, module)
            return None if source is None else _global(frame.program, source, name, way - 1)
        case _:
            return None


def _global(program: Program, module: int, name: str, way: int = LONGEST_WAY) -> Written | None:
    if way == 0:
        return None  # modules that import it from one another
    names = program.namespace(module)
    if name in names.bindings:
        return _single(program.scope(module), names.bindings[name], way)
    for star in names.stars:
        source = program.module_named(module, star.level, star.module)
        if source is not None and (found := _global(program, source, name, way - 1)) is not None:
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
