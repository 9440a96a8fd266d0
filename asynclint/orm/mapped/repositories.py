"""Classes that do for one model what a base does for any: `class Users(Repository[User])`, or `model = User` in one.

A method of such a base says nothing by itself. It is told whose method it is, and evaluated once for each class that
has a model of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.program import namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Class, Value, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.program.classes import ClassInfo
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey


Filled = dict["ClassKey", dict[str, "ClassKey"]]
"""For each generic base of a class, the models that stand for its type variables."""


class Repositories:
    """What classes of a program say of the model that they are about."""

    def __init__(self, program: Program, graph: MappedGraph) -> None:
        self._program = program
        self._graph = graph
        self._told: dict[ClassKey, bool] = {}
        self._models: dict[ClassKey, Filled] = {}
        self._attributes: dict[tuple[ClassKey, str], Value | None] = {}

    def has_model(self, key: ClassKey) -> bool:
        """Whether a class names the model that its bases are to work with."""
        if key in self._told:
            return self._told[key]
        self._told[key] = False  # while it is found out
        own, *inherited = (one for one in self._program.class_info(key).order if not isinstance(one, str))
        told = self._told[key] = self._names_model(own) or any(map(self.has_model, inherited))
        return told

    def attribute(self, key: ClassKey, name: str) -> Value | None:
        """The model that an attribute stands for, by the type that its class fills in for a variable of its base."""
        asked = (key, name)
        if asked in self._attributes:
            return self._attributes[asked]
        self._attributes[asked] = None
        for base, models in self.filled(key).items():
            for annotation in self._annotations(base, name):
                mentioned = {part.id for part in _names(annotation)}
                found = next((model for variable, model in models.items() if variable in mentioned), None)
                if found is not None:
                    self._attributes[asked] = Class(found)
        return self._attributes[asked]

    def _names_model(self, key: ClassKey) -> bool:
        """Whether a class does so itself, by what it fills in for type variables or by an attribute."""
        info = self._program.class_info(key)
        if any(True for _ in self._filled_by(info)):
            return True
        return self._graph.model(key) is None and any(
            isinstance(option, Class) and self._graph.model(option.key) is not None for option in self._given(info)
        )

    def _given(self, info: ClassInfo) -> Iterator[Value]:
        """The names of other classes that a class's body gives to attributes."""
        frame = self._program.scope(info.key[0], parent=info.facts.parent)
        for bindings in info.namespace.bindings.values():
            for binding in bindings:
                match binding:
                    case namespace.Assigned(m.Name() as value, None) | namespace.Declared(_, m.Name() as value):
                        yield from alternatives(evaluate(frame, value))
                    case _:
                        pass

    def filled(self, key: ClassKey) -> Filled:
        """The models that stand for the type variables of a class's generic bases."""
        known = self._models.get(key)
        if known is None:
            self._models[key] = {}  # while it is found out
            found: Filled = {}
            for ancestor in self._program.class_info(key).order:
                if not isinstance(ancestor, str):
                    for base, models in self._filled_by(self._program.class_info(ancestor)):
                        found.setdefault(base, models)
            known = self._models[key] = found
        return known

    def _filled_by(self, info: ClassInfo) -> Iterator[tuple[ClassKey, dict[str, ClassKey]]]:
        frame = self._program.scope(info.key[0], parent=info.facts.parent)
        for expression in info.facts.bases:
            if not isinstance(expression, m.Subscript):
                continue
            models = [
                next((o.key for o in alternatives(evaluate(frame, argument)) if isinstance(o, Class)), None)
                for argument in _elements(expression.index)
            ]
            if not any(model is not None and self._graph.model(model) is not None for model in models):
                continue
            for base in alternatives(self._program.base_class(info, expression)):
                if isinstance(base, Class):
                    variables = self._variables(self._program.class_info(base.key))
                    pairs = zip(variables, models, strict=False)
                    yield base.key, {name: model for name, model in pairs if model and self._graph.model(model)}

    def _variables(self, info: ClassInfo) -> list[str]:
        """The type variables of a generic class, in order."""
        for expression in info.facts.bases:
            if isinstance(expression, m.Subscript):
                names = [part.id for part in _elements(expression.index) if isinstance(part, m.Name)]
                if names:
                    return names
        return []

    def _annotations(self, base: ClassKey, name: str) -> Iterator[m.Expression]:
        """How an attribute of a class is annotated, or the parameter that its methods store in it."""
        info = self._program.class_info(base)
        for binding in info.namespace.bindings.get(name, ()):
            if isinstance(binding, namespace.Declared):
                yield binding.annotation
        for method in info.stores.get(name, ()):
            facts = self._program.function((base[0], method))
            names = self._program.names_in((base[0], method)).bindings.get(f"{facts.parameters[0].name}.{name}", ())
            stored = {
                binding.value.id
                for binding in names
                if isinstance(binding, namespace.Assigned) and isinstance(binding.value, m.Name)
            }
            for parameter in facts.parameters:
                if parameter.name in stored and parameter.annotation is not None:
                    yield parameter.annotation


def _elements(index: m.Expression) -> list[m.Expression]:
    return list(index.elements) if isinstance(index, m.Sequence) else [index]


def _names(annotation: m.Expression) -> Iterator[m.Name]:
    match annotation:
        case m.Name():
            yield annotation
        case m.Subscript(value, index):
            yield from _names(value)
            yield from _names(index)
        case m.BinOp(left, _, right):
            yield from _names(left)
            yield from _names(right)
        case _:
            return
