"""Which classes of a program are models, found by the names of their bases before anything is evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.packs.orm import Declares
from asynclint.program import namespace
from asynclint.program.hierarchy import base_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.index.facts import ClassFacts, ModuleFacts
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey

FIELDS = frozenset(Declares) - {Declares.MANAGER, Declares.MANAGER_CLASS, Declares.NOTHING}
"""What only a model declares."""


def model_classes(program: Program) -> Iterator[ClassKey]:
    """The classes that derive from a model of a library, and those that might: of their bases one is not known, and
    they, or a base, mention what declares a field."""
    models = program.library.orm.models
    tops = {name.partition(".")[0] for name in models}
    if not any(_imports_from(program.facts(module), tops) for module in program.module_numbers()):
        return
    derived = Derived(program)
    mentioning = set(_mentioning(program))
    names = {program.facts(module).classes[number].name for module, number in mentioning}
    doubtful = mentioning | set(derived.from_names(names))
    for key in sorted(doubtful.union(derived.from_names({_last(name) for name in models}))):
        info = program.class_info(key)
        if any(name in models for name in info.library_bases) or (key in doubtful and info.open):
            yield key


def _imports_from(facts: ModuleFacts, tops: Collection[str]) -> bool:
    return any(level == 0 and source.partition(".")[0] in tops for level, source, _ in facts.imports)


class Derived:
    """The classes of a program by what their bases are called."""

    def __init__(self, program: Program) -> None:
        self._classes = [
            ((module, number), cls.name, bases)
            for module in program.module_numbers()
            for number, cls in enumerate(program.facts(module).classes)
            if cls.bases and (bases := set(_written_bases(program, module, cls)))
        ]

    def from_names(self, names: Collection[str]) -> Iterator[ClassKey]:
        """The classes with a base called one of ``names``, or called like a class that has such a base, and so on."""
        known, grown = set(names), True
        while grown:
            found = known | {name for _, name, bases in self._classes if not known.isdisjoint(bases)}
            grown, known = len(found) > len(known), found
        return (key for key, _, bases in self._classes if not known.isdisjoint(bases))


def _written_bases(program: Program, module: int, cls: ClassFacts) -> Iterator[str]:
    """The last names of a class's bases, and of what they are names for."""
    for base in base_names(cls):
        yield _last(base)
        if "." not in base:
            yield from _renamed(program, module, base)
    for expression in cls.bases:
        if isinstance(expression, m.Call):  # `Manager.from_queryset(…)`, `with_metaclass(Meta, Model)`
            for part in (expression.function, *expression.arguments):
                if (path := path_of(part)) is not None:
                    yield from path.split(".")[-2:]


def _renamed(program: Program, module: int, name: str) -> Iterator[str]:
    """What a name is bound to that is neither a class nor imported as it is: `import Group as BaseGroup`."""
    facts = program.facts(module)
    if any(name == imported for _, _, imported in facts.imports) or any(name == cls.name for cls in facts.classes):
        return
    for binding in program.namespace(module).bindings.get(name, ()):
        match binding:
            case namespace.ImportedName(_, _, imported):
                yield imported
            case namespace.Assigned(m.Name() | m.Attribute() as value) if (path := path_of(value)) is not None:
                yield _last(path)
            case _:
                pass


def _mentioning(program: Program) -> Iterator[ClassKey]:
    """The classes whose body names a field, in modules that import from where fields come from."""
    known = [name for name, field in program.library.orm.fields.items() if field.declares in FIELDS]
    sources = {name.rpartition(".")[0] for name in known}
    names = tuple(sorted({_last(name).encode() for name in known}))
    for module in program.module_numbers():
        facts = program.facts(module)
        imported = ((source, f"{source}.{name}") for level, source, name in facts.imports if level == 0)
        if not any(source in sources or member in sources for source, member in imported):
            continue
        for number, cls in enumerate(facts.classes):
            if cls.bases:
                body = bytes(cls.body)
                if any(name in body for name in names):
                    yield (module, number)


def _last(name: str) -> str:
    return name.rpartition(".")[2]
