"""The managers of a model: which there are, which is the default one, and whose methods each has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.declarations import written
from asynclint.orm.model import Manager
from asynclint.packs.orm import Declares
from asynclint.program.values import Alias, Class, ClassKey, Dotted, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.orm.declarations import Declaration, Declarations
    from asynclint.orm.model import ModelKey
    from asynclint.orm.reading import ReadModel
    from asynclint.program.program import Program

OBJECTS = "objects"

Made = tuple[list[ClassKey | str], list[ClassKey | str]]
"""Manager classes, and the queryset classes whose methods they copy, nearest first."""


class Managers:
    """Reads what declarations of managers are made of."""

    def __init__(self, program: Program, declarations: Declarations) -> None:
        self._program = program
        self._declarations = declarations

    def of(self, model: ReadModel, ancestors: Iterable[ReadModel]) -> tuple[dict[str, Manager], str | None]:
        """The managers of a model that has these ancestors, nearest first, and which is the default one."""
        found: dict[str, Manager] = {}
        unknown: set[str] = set()
        plain = self._plain(model)
        for source in (model, *ancestors):
            unknown |= source.unknown
            for name, declaration in source.declared.items():
                if name not in found and declaration.known.declares in {Declares.MANAGER, Declares.MANAGER_CLASS}:
                    found[name] = self._manager(name, model.key, declaration, plain)
        if not found and OBJECTS not in unknown and plain is not None:
            found[OBJECTS] = Manager(OBJECTS, model.key, plain)
        named = model.options.default_manager
        if named is not None:
            return found, named
        return found, None if OBJECTS in unknown else next(iter(found), None)

    def _plain(self, model: ReadModel) -> str | None:
        """The manager that models have which declare none."""
        models = self._program.library.orm.models
        known = (models.get(key) for key in (model.key, *model.ancestors) if isinstance(key, str))
        return next((found.manager for found in known if found is not None and found.manager is not None), None)

    def _manager(self, name: str, model: ModelKey, declaration: Declaration, plain: str | None) -> Manager:
        classes, querysets = self._made(declaration)
        cls = classes[0] if classes else plain or declaration.known.name
        return Manager(name, model, cls, tuple(querysets), tuple(classes[1:]), declaration.place)

    def _made(self, declaration: Declaration) -> Made:
        if declaration.cls is not None:
            return self._class(declaration.cls)
        if declaration.known.declares is Declares.MANAGER_CLASS:  # Manager.from_queryset(QuerySet)()
            classes, querysets = self._value(declaration.receiver)
            passed = declaration.passed.positional
            return classes, [*self._classes(passed[0].value() if passed else None), *querysets]
        if declaration.receiver is not None:  # QuerySet.as_manager()
            return [], list(self._classes(declaration.receiver))
        return [declaration.known.name], []

    def _value(self, value: Value | None) -> Made:
        for key in self._classes(value):
            return ([key], []) if isinstance(key, str) else self._class(key)
        return [], []

    def _classes(self, value: Value | None) -> Iterator[ClassKey | str]:
        for option in alternatives(value) if value is not None else ():
            match option:
                case Class(key) | Alias(Class(key)):
                    yield key
                case Dotted(name) | Alias(Dotted(name)):
                    yield name
                case _:
                    pass

    def _class(self, key: ClassKey) -> Made:
        """A manager's class of the program, and what those below it are made of that a call made."""
        classes: list[ClassKey | str] = [key]
        querysets: list[ClassKey | str] = []
        for ancestor in self._program.class_info(key).order:
            if isinstance(ancestor, str):
                continue
            for made in self._made_bases(ancestor):
                classes += made[0]
                querysets += made[1]
        return classes, querysets

    def _made_bases(self, key: ClassKey) -> Iterator[Made]:
        info = self._program.class_info(key)
        frame = self._program.scope(key[0], parent=info.facts.parent)
        for base in info.facts.bases:
            for scope, expression in written(frame, base.value if isinstance(base, m.Subscript) else base):
                declaration = self._declarations.read(scope, expression)
                if declaration is not None and declaration.known.declares is Declares.MANAGER_CLASS:
                    yield self._made(declaration)
