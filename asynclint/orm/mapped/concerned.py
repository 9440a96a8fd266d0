"""Which functions of a program may have to do with mapped objects, found without evaluating the others.

Objects come from a session or a statement, or from a function that got them there. So the search begins where a name
is mentioned that belongs to sessions, statements or models; what evaluation finds to give such objects away, as a
result or an attribute, is looked for by its own name in turn. Names stand in the encoded bodies, and nothing else of a
program has to be read: of a large one with a few models, most is never evaluated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import encode, mention, mentioning
from asynclint.orm.values import Row
from asynclint.packs.maps import Maps
from asynclint.program import namespace
from asynclint.program.values import UNKNOWN, Mapped, Value, map_value

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator

    from asynclint.index.facts import FunctionFacts, ModuleFacts
    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey

BEGINNINGS = frozenset(
    {
        Maps.SELECT,
        Maps.OWNED,
        Maps.EXECUTE,
        Maps.SCALARS,
        Maps.OBJECTS,
        Maps.ALL,
        Maps.ONE,
        Maps.SCALAR,
        Maps.COUNT,
        Maps.GET,
        Maps.REFRESH,
        Maps.FETCH,
        Maps.COMMIT,
        Maps.FLUSH,
        Maps.SESSION,
    }
)
"""What is called to get objects, or on what gives them; who changes a statement must have one already."""

CONSTRUCTORS = frozenset({"__init__", "__new__", "__post_init__"})


def concerned(program: Program, graph: MappedGraph, is_left_out: Callable[[str], bool]) -> list[FunctionKey]:
    """The functions, and bodies of modules (-1), that may get or read mapped objects, in order."""
    modules = [module for module in program.module_numbers() if not is_left_out(program.modules.paths[module])]
    found: set[FunctionKey] = set()
    known: set[str] = set()
    names = graph.names | {
        name.rpartition(".")[2] for name, callee in program.library.mapping_callees() if callee.maps in BEGINNINGS
    }
    while names:
        names |= set(_renamed(program, modules, names))
        known |= names
        told = mention(names)
        near = {module: program.shapes.of(module, _mentioning, told) for module in modules}
        fresh = {(module, number) for module, numbers in near.items() for number in numbers} - found
        found |= fresh
        given = [name for key in sorted(fresh) for name in _given_by(program, key)]
        given.extend(name for module in modules for name in _held_by(program, module, told))
        names = set(given) - known
    return sorted(found)


def _renamed(program: Program, modules: Iterable[int], names: set[str]) -> Iterator[str]:
    """What modules call what they import by one of ``names``."""
    for module in modules:
        if any(name in names for _, _, name in program.facts(module).imports):
            for here, bindings in program.namespace(module).bindings.items():
                if any(isinstance(binding, namespace.ImportedName) and binding.name in names for binding in bindings):
                    yield here


def _mentioning(facts: ModuleFacts, told: re.Pattern[bytes]) -> frozenset[int]:
    """The functions of a module, and its body, that mention a name, each function with those around it and in it, which
    have its variables."""
    themselves = {*mentioning(facts, told)}
    within = themselves & {-1}
    for number, function in enumerate(facts.functions):
        is_inside = function.parent >= 0 and function.parent in within
        if is_inside or number in themselves or _is_passed(function, told):
            around = number
            while around >= 0:
                within.add(around)
                around = facts.functions[around].parent
    return frozenset(within)


def _classes_mentioning(facts: ModuleFacts, told: re.Pattern[bytes]) -> tuple[int, ...]:
    """The classes of a module, and its body (-1), that mention a name outside their functions."""
    bodies = (facts.body, *(cls.body for cls in facts.classes))
    return tuple(number for number, body in enumerate(bodies, -1) if told.search(body))


def _is_passed(function: FunctionFacts, told: re.Pattern[bytes]) -> bool:
    """Whether a parameter is written with the call that gives what it is."""
    return any(
        isinstance(parameter.default, m.Call) or isinstance(parameter.annotation, m.Subscript)
        for parameter in function.parameters
    ) and bool(told.search(encode(function.parameters)))


def _given_by(program: Program, key: FunctionKey) -> Iterator[str]:
    """The names by which others get at objects or statements that a function has."""
    outcome = program.outcome(key)
    gives = any(_is_mapped(value) for value in (*outcome.returns, *outcome.yields))
    if key[1] < 0 or not (gives or outcome.notes):
        return
    facts = program.facts(key[0])
    function = facts.functions[key[1]]
    yield from function.stores
    yield from function.globals
    if function.name in CONSTRUCTORS:
        yield facts.classes[function.owner].name
    elif gives and not function.is_lambda:
        yield function.name


def _held_by(program: Program, module: int, told: re.Pattern[bytes]) -> Iterator[str]:
    """The names of objects and statements that a module or one of its classes has as a variable."""
    for number in program.shapes.of(module, _classes_mentioning, told):
        if number < 0:
            for name in _variables(program.namespace(module)):
                if _is_mapped(program.global_value(module, name) or UNKNOWN):
                    yield name
        else:
            info = program.class_info((module, number))
            for name in _variables(info.namespace):
                if _is_mapped(program.class_global(info, name)):
                    yield name


def _variables(names: namespace.Namespace) -> Iterator[str]:
    for name, bindings in names.bindings.items():
        if any(isinstance(binding, (namespace.Assigned, namespace.Declared)) for binding in bindings):
            yield name


def _is_mapped(value: Value) -> bool:
    """Whether there is a mapped object or a statement anywhere in ``value``."""
    found = False

    def look(part: Value) -> Value | None:
        nonlocal found
        found = found or isinstance(part, (Mapped, Row))
        return part if found else None

    map_value(value, look)
    return found
