"""Which classes of a program are mapped, found by the names in their modules before anything is evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import decode_block, mention
from asynclint.index.naming import path_of
from asynclint.orm.candidates import Derived
from asynclint.packs.maps import Maps
from asynclint.program import namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.values import ClassKey, Dotted, LibraryMethod, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.index.facts import ClassFacts
    from asynclint.packs.model import Callee
    from asynclint.program.frame import Frame
    from asynclint.program.library import Library
    from asynclint.program.program import Program

TABLE = "table"
TABLE_NAME = "__tablename__"
TABLE_ARGUMENTS = "__table_args__"

DECLARING = frozenset({Maps.BASE, Maps.RECORD, Maps.TABLE_BASE, Maps.MAKES_BASE, Maps.MAPS})
"""What makes a class a model."""

CHAINED = frozenset(
    {
        Maps.FILTER,
        Maps.OWNED,
        Maps.LIMIT,
        Maps.DERIVE,
        Maps.OPTIONS,
        Maps.ENTITIES,
        Maps.NAMED,
        Maps.JOINED,
        Maps.WHOLE,
    }
)
"""What gives a statement again, changed."""


def are_statements(library: Library, name: str) -> bool:
    """Whether instances of a library's class are statements: it has methods that give them again, changed."""
    known = (library.known_class(cls) for cls in library.order(name))
    methods = (callee for cls in known if cls is not None for callee in cls.methods.values())
    return any(callee.maps in CHAINED for callee in methods)


def said_of(program: Program, value: Value) -> Callee | None:
    """What knowledge says of something that is called, derived from, or used as a decorator, when it maps."""
    for option in alternatives(value):
        if isinstance(option, (Dotted, LibraryMethod)):
            library = program.library
            callee = library.callee(option.name) or library.constructor(option.name)
            if callee is not None and callee.maps is not None:
                return callee
    return None


def called(frame: Frame, node: m.Expression) -> Callee | None:
    """What is called, when ``node`` is a call of something that maps."""
    if not isinstance(node, m.Call):
        return None
    return said_of(frame.program, evaluate(frame, node.function))


def mapped_classes(program: Program) -> Iterator[ClassKey]:
    """The classes that derive from a declarative base of any kind, or are decorated."""
    known = dict(program.library.mapping_callees())
    tops = {_root(name) for name in known}
    using = [module for module in program.module_numbers() if _imports_from(program, module, tops)]
    if not using:
        return
    last = {name.rpartition(".")[2] for name, callee in known.items() if callee.maps in DECLARING}
    names = last | {name for module in using for name in _bases_made(program, module, last)}
    decorated = {
        (module, number)
        for module in using
        for number, cls in enumerate(program.facts(module).classes)
        if any(_last(decorator) in last for decorator in cls.decorators)
    }
    said = mention((TABLE_NAME,))
    named = {
        (module, number)
        for module in using
        for number, cls in enumerate(program.facts(module).classes)
        if cls.bases and said.search(bytes(cls.body))
    }
    names |= {program.facts(module).classes[number].name for module, number in decorated | named}
    for key in sorted(decorated.union(named, Derived(program).from_names(names))):
        if _is_mapped(program, key):
            yield key


def mapping_calls(program: Program) -> Iterator[tuple[int, int, m.Call]]:
    """The calls that map a class, wherever they stand: module, function, call."""
    known = dict(program.library.mapping_callees())
    names = {name.rpartition(".")[2] for name, callee in known.items() if callee.maps is Maps.MAPS}
    tops = {_root(name) for name in known}
    if not any(_imports_from(program, module, tops) for module in program.module_numbers()):
        return
    said = mention(names)
    for module in program.module_numbers():
        facts = program.facts(module)
        bodies = [(-1, facts.body), *((number, function.body) for number, function in enumerate(facts.functions))]
        for number, body in bodies:
            if said.search(bytes(body)):
                for call in _calls(decode_block(body)):
                    if _last(call) in names:
                        yield module, number, call


def _root(name: str) -> str:
    return name.partition(".")[0]


def _calls(statements: list[m.Statement]) -> Iterator[m.Call]:
    for statement in statements:
        match statement:
            case m.Evaluate(m.Call() as call) | m.Assign(_, m.Call() as call):
                yield call
        if isinstance(statement, namespace.COMPOUND):
            for block in namespace.blocks(statement):
                yield from _calls(block)


def _imports_from(program: Program, module: int, tops: set[str]) -> bool:
    return any(level == 0 and _root(source) in tops for level, source, _ in program.facts(module).imports)


def _bases_made(program: Program, module: int, makers: set[str]) -> Iterator[str]:
    """The names that a module binds to what makes a base."""
    for name, bindings in program.namespace(module).bindings.items():
        values = (binding.value for binding in bindings if isinstance(binding, namespace.Assigned))
        if any(isinstance(value, m.Call) and _last(value) in makers for value in values):
            yield name


def _last(node: m.Expression) -> str:
    path = path_of(node.function if isinstance(node, m.Call) else node)
    return "" if path is None else path.rpartition(".")[2]


def _is_mapped(program: Program, key: ClassKey) -> bool:
    info = program.class_info(key)
    for name in info.library_bases:
        callee = program.library.constructor(name)
        if callee is not None and callee.maps in {Maps.BASE, Maps.RECORD}:
            return True
        if callee is not None and callee.maps is Maps.TABLE_BASE and _says_table(program, key):
            return True
    if info.open and any(TABLE_NAME in program.class_info(cls).namespace.bindings for cls in _own(program, key)):
        return True  # its base is one that nobody here has seen
    if _is_decorated(program, key, Maps.MAPS):
        return True
    return any(_is_decorated(program, base, Maps.MAKES_BASE) for base in _own(program, key) if base != key)


def _is_decorated(program: Program, key: ClassKey, maps: Maps) -> bool:
    info = program.class_info(key)
    frame = program.scope(key[0], parent=info.facts.parent)
    decorators = info.facts.decorators
    said = (said_of(program, evaluate(frame, node)) or called(frame, node) for node in decorators)
    return any(callee is not None and callee.maps is maps for callee in said)


def _says_table(program: Program, key: ClassKey) -> bool:
    return any(_is_table(program.facts(module).classes[number]) for module, number in _own(program, key))


def _own(program: Program, key: ClassKey) -> list[ClassKey]:
    """The class and its ancestors in the program."""
    return [ancestor for ancestor in program.class_info(key).order if not isinstance(ancestor, str)]


def _is_table(cls: ClassFacts) -> bool:
    return any(name == TABLE and value == m.Constant(True) for name, value in cls.keywords)
