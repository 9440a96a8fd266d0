"""Classes of the program: their method resolution order, and where in it an attribute is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import namespace
from asynclint.program.values import Alias, Class, ClassKey, Dotted, alternatives

if TYPE_CHECKING:
    from asynclint.index.facts import ClassFacts
    from asynclint.program.program import Program

Ancestor = ClassKey | str
"""A class of the program by its key, or a class outside it by its dotted name."""

OBJECT = "builtins.object"

GETTER = "__get__"


@dataclass(slots=True)
class ClassInfo:
    """``order`` is the method resolution order as far as it is known, the class first. ``open`` says that some base is
    not known at all: an attribute that is not found may well exist. ``is_enumeration`` says that its constants are
    its objects, ``is_descriptor`` that reading an attribute that holds one asks it. ``is_generic`` says
    that it has type parameters, or bases that are subscripted."""

    key: ClassKey
    facts: ClassFacts
    namespace: namespace.Namespace
    stores: dict[str, list[int]] = field(default_factory=dict)
    order: tuple[Ancestor, ...] = ()
    open: bool = False
    is_enumeration: bool = False
    is_descriptor: bool = False
    is_generic: bool = False

    @property
    def library_bases(self) -> tuple[str, ...]:
        return tuple(ancestor for ancestor in self.order if isinstance(ancestor, str))


def describe(program: Program, key: ClassKey) -> ClassInfo:
    """Everything about a class that does not need its methods to be evaluated."""
    module, number = key
    facts = program.facts(module)
    cls = facts.classes[number]
    info = ClassInfo(key, cls, namespace.of_class(cls, facts))
    info.is_generic = bool(cls.type_parameters) or any(isinstance(base, m.Subscript) for base in cls.bases)
    for index, function in program.methods(module, number):
        for attribute in function.stores:
            info.stores.setdefault(attribute, []).append(index)
    return info


def link(program: Program, info: ClassInfo) -> None:
    """Computes the order of a described class. Kept apart so that a class can meet itself while its bases are found."""
    info.order = (info.key,)
    parents: list[tuple[Ancestor, ...]] = []
    bases: list[Ancestor] = []
    for expression in info.facts.bases:
        found: list[Ancestor] = []
        for value in alternatives(program.base_class(info, expression)):
            if isinstance(value, Alias):
                value = value.base  # noqa: PLW2901
            if isinstance(value, Class) and value.key != info.key:
                base = program.class_info(value.key)
                info.open |= base.open
                info.is_enumeration |= base.is_enumeration
                info.is_descriptor |= base.is_descriptor
                found.append(value.key)
                parents.append(base.order)
                break
            if isinstance(value, Dotted):
                if program.library.form(value.name) in {"protocol", "generic"}:
                    found.append(OBJECT)
                    break
                order = program.library.order(value.name)
                info.open |= program.library.known_class(order[-1]) is None and value.name != OBJECT
                info.is_enumeration |= any(program.library.form(name) == "enumeration" for name in order)
                found.append(value.name)
                parents.append(order)
                break
        if not found:
            info.open = True
        bases.extend(base for base in found if base != OBJECT)
    info.order = (info.key, *_merge([*map(list, parents), bases]))
    info.is_descriptor |= GETTER in info.namespace.bindings


def _merge(sequences: list[list[Ancestor]]) -> list[Ancestor]:
    """C3. Where the bases admit no consistent order Python would refuse the class; the first of each is good enough."""
    merged: list[Ancestor] = []
    while remaining := [sequence for sequence in sequences if sequence]:
        head = next(
            (sequence[0] for sequence in remaining if not any(sequence[0] in other[1:] for other in remaining)),
            remaining[0][0],
        )
        merged.append(head)
        sequences = [[ancestor for ancestor in sequence if ancestor != head] for sequence in remaining]
    return merged
