"""What one class says of its model by itself, before others are asked: its declarations, its options, its bases.

Models of libraries are read into the same form, from knowledge.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.lower import lower_expression
from asynclint.orm.model import ModelKey, Place
from asynclint.orm.options import META, Options, own_meta, read_options
from asynclint.program import namespace
from asynclint.program.values import Alias, Class, Dotted, alternatives

if TYPE_CHECKING:
    from collections.abc import Collection

    from asynclint.orm.apps import Apps
    from asynclint.orm.declarations import Declaration, Declarations
    from asynclint.packs.orm import Declares, KnownModel
    from asynclint.program.classes import ClassInfo
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey


@dataclass(slots=True)
class ReadModel:
    """A model as its own class tells it. ``ancestors`` are the models it derives from, nearest first; ``bound`` the
    other names of its body, which hide what is inherited under them; ``unknown`` those of them that may be fields.
    One of a library that is not ``installed`` points to nothing.
    """

    key: ModelKey
    name: str
    app: str
    options: Options
    ancestors: tuple[ModelKey, ...] = ()
    bases: tuple[ModelKey, ...] = ()
    declared: dict[str, Declaration] = field(default_factory=dict)
    bound: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    open: bool = False
    installed: bool = True
    place: Place | None = None

    def derives(self, known: Collection[ModelKey]) -> bool:
        return any(ancestor in known for ancestor in (*self.bases, *self.ancestors))

    def declares(self, kinds: Collection[Declares]) -> bool:
        return any(declaration.known.declares in kinds for declaration in self.declared.values())


class Reader:
    """Reads classes of the program and models of knowledge."""

    def __init__(self, program: Program, declarations: Declarations, apps: Apps) -> None:
        self._program = program
        self._declarations = declarations
        self._apps = apps

    def read(self, key: ClassKey) -> ReadModel:
        program = self._program
        info = program.class_info(key)
        declared: dict[str, Declaration] = {}
        unknown, bound = set(), set()
        frame = program.scope(key[0], parent=info.facts.parent, cls=info)
        for name, bindings in info.namespace.bindings.items():
            for binding in bindings:
                if not isinstance(binding, namespace.Declared) or binding.value is not None:
                    bound.add(name)
                if isinstance(binding, namespace.Assigned | namespace.Declared) and binding.value is not None:
                    found = self._declarations.read(frame, binding.value, key[0])
                    if found is not None:
                        declared[name] = found
                    elif isinstance(binding.value, m.Call):
                        unknown.add(name)
        ancestors = self._ancestors(info)
        meta = own_meta(program, info)
        inherited = meta is None
        if meta is None:
            metas = (own_meta(program, program.class_info(a)) for a in info.order[1:] if not isinstance(a, str))
            meta = next((found for found in metas if found is not None), None)
        options = Options() if meta is None else read_options(program, meta, own=not inherited)
        return ReadModel(
            key=key,
            name=info.facts.name,
            app=options.app or self._apps.label(key[0]),
            options=options,
            ancestors=ancestors,
            bases=self._bases(info),
            declared=declared,
            bound=frozenset(bound - declared.keys() - {META}),
            unknown=frozenset(unknown - declared.keys()),
            open=self._is_open(info),
            place=Place(key[0], info.facts.line, 0),
        )

    def _ancestors(self, info: ClassInfo) -> tuple[ModelKey, ...]:
        """The classes it inherits from, those of libraries with the models that they derive from."""
        found: dict[ModelKey, None] = {}
        for ancestor in info.order[1:]:
            if isinstance(ancestor, str):
                found.update(dict.fromkeys(self.library_order(ancestor)))
            else:
                found[ancestor] = None
        return tuple(found)

    def library_order(self, name: str) -> tuple[str, ...]:
        """A library's model and the models it derives from."""
        known = self._program.library.orm.models.get(name)
        if known is None:
            return ()
        return tuple(dict.fromkeys([name, *(above for base in known.bases for above in self.library_order(base))]))

    def _bases(self, info: ClassInfo) -> tuple[ModelKey, ...]:
        """The bases it is written with, where a setting that names a model stands for that."""
        bases: list[ModelKey] = []
        orm = self._program.library.orm
        for expression in info.facts.bases:
            for value in alternatives(self._program.base_class(info, expression)):
                match value:
                    case Class(key) | Alias(Class(key)) if key != info.key:
                        bases.append(key)
                    case Dotted(name) if name in orm.models or name in orm.settings:
                        bases.append(name)
                    case _:
                        pass
        return tuple(bases)

    def _is_open(self, info: ClassInfo) -> bool:
        """Whether some base is neither a class of the program nor known, here or above."""
        for expression in info.facts.bases:
            for value in alternatives(self._program.base_class(info, expression)):
                match value:
                    case Class(key) | Alias(Class(key)):
                        if key != info.key and self._is_open(self._program.class_info(key)):
                            return True
                    case Dotted(name) | Alias(Dotted(name)) if self._is_known(name):
                        pass
                    case _:
                        return True
        return False

    def _is_known(self, name: str) -> bool:
        library = self._program.library
        return (
            name in library.orm.models
            or name in library.orm.settings
            or library.known_class(name) is not None
            or library.form(name) is not None
            or name.startswith("builtins.")
        )

    def known(self, model: KnownModel) -> ReadModel:
        """A model of a library, as knowledge writes it."""
        declared = {}
        for name, text in model.fields.items():
            found = self._declarations.read(None, lower_expression(ast.parse(text, mode="eval").body))
            if found is not None:
                declared[name] = found
        options = Options(
            abstract=model.abstract,
            ordering=model.ordering,
            unique=model.unique_together,
            swappable=model.swappable,
        )
        return ReadModel(
            key=model.name,
            name=model.name.rpartition(".")[2],
            app=model.app,
            options=options,
            ancestors=self.library_order(model.name)[1:],
            bases=model.bases,
            declared=declared,
        )
