"""Queries that a framework hands to code of the program: those of a class that is registered for a model.

An action of an admin is passed the rows that somebody chose in a list. Which rows these are follows from the class: it
is registered for their model, its getter and its declarations say what comes with them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from asynclint.index import model as m
from asynclint.orm.loading import SEPARATOR
from asynclint.orm.model import Relation
from asynclint.orm.options import elements, string
from asynclint.orm.values import EVERYTHING, Rows
from asynclint.program import namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.outcome import SiteKind
from asynclint.program.values import Class, Function, Instance, Parameter, alternatives
from asynclint.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from asynclint.orm.beginnings import Beginnings
    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.model import Model, ModelKey
    from asynclint.orm.values import Path
    from asynclint.packs.orm import Handed
    from asynclint.program.classes import ClassInfo
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, FunctionKey

NOWHERE = Span(0, 0, 0, 0)


class HandedQueries:
    """The parameters of a program that a framework fills with a query."""

    def __init__(self, program: Program, graph: ModelGraph, beginnings: Beginnings) -> None:
        self._program = program
        self._graph = graph
        self._beginnings = beginnings
        self._known = program.library.handed()
        self._names = frozenset(handed.parameter for handed in self._known.values())

    def rows(self, key: FunctionKey, name: str) -> Rows | None:
        """The query that a function is passed under this name."""
        if name not in self._names or key[1] < 0:
            return None
        owner = self._program.function(key).owner
        cls = self._listing.get(key) if owner < 0 else (key[0], owner)
        handed = None if cls is None else self._handed(self._program.class_info(cls))
        model = None if cls is None or handed is None else self.model(cls)
        if cls is None or handed is None or model is None:
            return None
        given = self._given(cls, handed, model)
        if given is None:
            return None
        loaded = given.query.loaded | self._joined(self._program.class_info(cls), handed, model)
        query = msgspec.structs.replace(given.query, made=Parameter(key, name), loaded=loaded, handed=True)
        return Rows(query)

    def model(self, cls: ClassKey) -> Model | None:
        """The one model that a class, or else all that derive from it, are registered for."""
        keys = self._registered.get(cls)
        if keys is None:
            derived = (base for base in self._registered if cls in self._program.class_info(base).order)
            keys = {key for base in derived for key in self._registered[base]}
        return self._graph.model(next(iter(keys))) if len(keys) == 1 else None

    def _handed(self, info: ClassInfo) -> Handed | None:
        return next((self._known[base] for base in info.library_bases if base in self._known), None)

    def _given(self, cls: ClassKey, handed: Handed, model: Model) -> Rows | None:
        """What the class's own getter gives; of one that is not known, nothing may be concluded."""
        instance = Instance(cls)
        for option in alternatives(self._program.class_attribute(cls, handed.getter, instance)):
            if isinstance(option, Function):
                given = self._program.result_of(Function(option.key, instance))
                return given if isinstance(given, Rows) and given.query.made is not None else None
        frame = self._program.scope(cls[0])
        return Rows(self._beginnings.begin_default(frame, model, SiteKind.CALL, NOWHERE))

    def _joined(self, info: ClassInfo, handed: Handed, model: Model) -> frozenset[Path]:
        """What a class says is joined; where it says nothing, all is, if it shows a column that is a relation."""
        everything = frozenset({(EVERYTHING,)})
        if any(f"get_{name}" in base.namespace.bindings for base in self._own(info) for name in handed.declares):
            return everything
        joins, columns = (self._written(info, name) for name in handed.declares)
        match joins:
            case None | m.Constant(False):
                shown = [] if columns is None else [*elements(self._program, info, columns)]
                named = (name for part in shown if (name := string(part)) is not None)
                return everything if any(self._is_joined(model, name) for name in named) else frozenset()
            case m.Sequence(_, parts):
                paths = [tuple(name.split(SEPARATOR)) for part in parts if (name := string(part)) is not None]
                if len(paths) < len(parts):
                    return everything
                return frozenset(path[:length] for path in paths for length in range(1, len(path) + 1))
            case _:
                return everything

    def _is_joined(self, model: Model, name: str) -> bool:
        found = self._graph.attribute(model, name)
        return isinstance(found, Relation) and found.forward and not found.many

    def _own(self, info: ClassInfo) -> Iterator[ClassInfo]:
        return (self._program.class_info(base) for base in info.order if not isinstance(base, str))

    def _written(self, info: ClassInfo, name: str) -> m.Expression | None:
        for base in self._own(info):
            for binding in base.namespace.bindings.get(name, ()):
                return binding.value if isinstance(binding, namespace.Assigned) else m.Opaque([])
        return None

    @cached_property
    def _registered(self) -> dict[ClassKey, set[ModelKey]]:
        """The models that such classes are registered for, by a decorator or by a call that names both."""
        found: dict[ClassKey, set[ModelKey]] = {}
        for module in self._modules():
            facts = self._program.facts(module)
            frame = self._program.scope(module)
            for number, cls in enumerate(facts.classes):
                info = self._program.class_info((module, number)) if cls.bases else None
                if info is None or self._handed(info) is None:
                    continue
                models = found.setdefault(info.key, set())
                for decorator in cls.decorators:
                    if isinstance(decorator, m.Call):
                        models.update(self._models(frame, decorator.arguments))
                if not models:
                    del found[info.key]
            for statement in facts.statements():
                match statement:
                    case m.Evaluate(m.Call(m.Attribute(), [_, last] as arguments)):
                        for option in alternatives(evaluate(frame, last)):
                            if isinstance(option, Class) and self._handed(self._program.class_info(option.key)):
                                found.setdefault(option.key, set()).update(self._models(frame, arguments[:1]))
        return found

    @cached_property
    def _listing(self) -> dict[FunctionKey, ClassKey]:
        """The plain functions that such a class lists, each with the class."""
        found: dict[FunctionKey, ClassKey] = {}
        for cls in self._registered:
            info = self._program.class_info(cls)
            handed = self._handed(info)
            listed = None if handed is None else self._written(info, handed.functions)
            frame = self._program.scope(cls[0])
            for part in () if listed is None else elements(self._program, info, listed):
                value = evaluate(frame, part) if isinstance(part, m.Name) else None
                for option in alternatives(value) if value is not None else ():
                    if isinstance(option, Function):
                        found.setdefault(option.key, cls)
        return found

    def _models(self, frame: Frame, nodes: Sequence[m.Expression]) -> Iterator[ModelKey]:
        for node in nodes:
            if isinstance(node, m.Sequence):
                yield from self._models(frame, node.elements)
                continue
            for option in alternatives(evaluate(frame, node)):
                model = self._graph.model_of(option)
                if model is not None:
                    yield model.key

    def _modules(self) -> Iterator[int]:
        """The modules that import what such classes come from."""
        packages = {name.rpartition(".")[0] for name in self._known}
        for module in self._program.module_numbers():
            imports = self._program.facts(module).imports
            if any(
                source in packages or f"{source}.{name}" in packages for level, source, name in imports if not level
            ):
                yield module
