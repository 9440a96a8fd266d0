"""The graph of mapped classes: every model with its relations, those that the other side declares included.

Built as a whole when it is first asked, since half of a relation may stand in the other's class.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.orm.mapped.candidates import called, mapped_classes, mapping_calls
from asynclint.orm.mapped.declarations import Bodies, Body, loading
from asynclint.orm.mapped.references import BACK_NAMES
from asynclint.orm.mapped.written import Arguments, Declared
from asynclint.orm.model import Field, Loading, Model, Place, Relation, RelationKind, Unresolved
from asynclint.packs.maps import Maps
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Class, Function, Instance, alternatives

if TYPE_CHECKING:
    from asynclint.orm.model import ModelKey
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, Value


class MappedGraph:
    """Mapped classes by key. Costs nothing in a program that has none."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.unresolved: list[Unresolved] = []
        self._bodies: dict[ClassKey, Body] = {}
        self._by_name: dict[str, list[ClassKey]] = defaultdict(list)

    @property
    def models(self) -> tuple[Model, ...]:
        return tuple(self._models.values())

    @property
    def names(self) -> set[str]:
        """What its models are called, and the attributes that lead from one to another."""
        models = self._models.values()
        relations = {name for model in models for name in model.relations}
        proxies = {name for body in self._bodies.values() for name in body.proxies}
        return relations | proxies | {model.name for model in models}

    def model(self, key: ModelKey) -> Model | None:
        return None if isinstance(key, str) else self._models.get(key)

    def model_of(self, value: Value) -> Model | None:
        """The model that a value stands for, as a class or as an instance of it."""
        return self.model(value.key) if isinstance(value, (Class, Instance)) else None

    def attribute(self, model: Model, name: str) -> Field | Relation | None:
        """What reading ``name`` on an object means; None when it is no part of the model."""
        return model.relations.get(name) or model.fields.get(name)

    def relation(self, model: Model, name: str) -> Relation | None:
        return model.relations.get(name)

    def target(self, relation: Relation) -> Model | None:
        return None if relation.target is None else self.model(relation.target)

    def loads_itself(self, key: ModelKey) -> bool:
        """Whether the objects of a class ask for what they lack without a session, by queries of their class."""
        bases = () if isinstance(key, str) else self._program.class_info(key).library_bases
        constructors = (self._program.library.constructor(base) for base in bases)
        return any(callee is not None and callee.maps is Maps.RECORD for callee in constructors)

    def proxied(self, key: ClassKey, name: str) -> tuple[str, ...]:
        """The relation, and the attribute of what it leads to, that an attribute stands for."""
        for ancestor in self._lineage(key):
            if name in self._bodies[ancestor].proxies:
                return self._bodies[ancestor].proxies[name]
        return ()

    def are_related(self, one: ModelKey, other: ModelKey) -> bool:
        """Whether one class is the other or derives from it."""
        if isinstance(one, str) or isinstance(other, str):
            return one == other
        return one in self._program.class_info(other).order or other in self._program.class_info(one).order

    # --- building

    @cached_property
    def _models(self) -> dict[ClassKey, Model]:
        bodies = Bodies(self._program)
        keys = list(mapped_classes(self._program))
        from_outside = list(self._mapped_from_outside())
        keys = sorted({*keys, *(key for key, *_ in from_outside)})
        for key in keys:
            self._by_name[self._program.class_info(key).facts.name].append(key)
            for ancestor in self._program.class_info(key).order:
                if not isinstance(ancestor, str) and ancestor not in self._bodies:
                    self._bodies[ancestor] = bodies.read(self._program.class_info(ancestor))
        for key, (module, function), properties in from_outside:
            frame = self._program.scope(module, parent=function)
            for name, node in _entries(properties):
                bodies.declare(self._bodies[key], self._program.class_info(key), frame, name, node)
        relations: dict[ClassKey, dict[str, Relation]] = {key: {} for key in keys}
        for key in keys:
            for ancestor in reversed(self._lineage(key)):
                for declared in self._bodies[ancestor].relations.values():
                    self._link(key, declared, relations)
        for key in keys:  # what the other side of a relation adds is inherited like the rest
            for ancestor in self._lineage(key)[1:]:
                for name, relation in relations.get(ancestor, {}).items():
                    relations[key].setdefault(name, relation)
        for key, own in relations.items():  # of models with a session, which knows the object at the other end
            for relation in () if self.loads_itself(key) else [one for one in own.values() if one.reverse is None]:
                own[relation.name] = replace(relation, reverse=self._only_way_back(key, relation, relations))
        return {key: self._model(key, relations[key]) for key in keys}

    def _mapped_from_outside(self) -> list[tuple[ClassKey, tuple[int, int], m.Expression]]:
        """The classes that a call maps, with where it stands and the properties that it adds."""
        found = []
        for module, function, call in mapping_calls(self._program):
            frame = self._program.scope(module, parent=function)
            said = called(frame, call)
            if said is None or said.maps is not Maps.MAPS or not call.arguments:
                continue
            cls = evaluate(frame, call.arguments[0])
            properties = Arguments.of(frame, call).keywords.get("properties", m.Mapping([], []))
            if isinstance(cls, Class):
                found.append((cls.key, (module, function), properties))
        return found

    def _lineage(self, key: ClassKey) -> list[ClassKey]:
        """The class and its ancestors in the program, nearest first."""
        order = self._program.class_info(key).order
        return [ancestor for ancestor in order if not isinstance(ancestor, str) and ancestor in self._bodies]

    def _model(self, key: ClassKey, relations: dict[str, Relation]) -> Model:
        info = self._program.class_info(key)
        columns: dict[str, Field] = {}
        for ancestor in reversed(self._lineage(key)):
            columns |= self._bodies[ancestor].columns
        keys = [name for name, column in columns.items() if column.primary_key]
        if len(keys) == 1:
            columns[keys[0]] = replace(columns[keys[0]], unique=True)
        unique = [tuple(keys), *(told for cls in self._lineage(key) for told in self._bodies[cls].unique)]
        return Model(
            key,
            info.facts.name,
            "",
            MappingProxyType(columns),
            MappingProxyType(relations),
            bases=tuple(self._lineage(key)[1:]),
            unique_together=tuple(names for names in unique if names),
            concrete=key,
            open=info.open,
            place=Place(key[0], info.facts.line, 0),
        )

    def _link(self, key: ClassKey, declared: Declared, relations: dict[ClassKey, dict[str, Relation]]) -> None:
        target = self._target(key, declared)
        arguments = declared.arguments
        if target is None:
            text = path_of(declared.to[0]) if declared.to else None
            self.unresolved.append(Unresolved(key, declared.name, text or "…", declared.place))
        secondary = "secondary" in arguments.keywords
        many = declared.many if declared.many is not None else self._is_many(key, target, declared)
        back = arguments.constant("back_populates")
        reverse = back if isinstance(back, str) else None
        if any(name in arguments.keywords for name in BACK_NAMES):
            reverse = self._backref(key, target, declared, relations, many=many, secondary=secondary) or reverse
        relations[key][declared.name] = Relation(
            name=declared.name,
            model=key,
            target=target,
            kind=RelationKind.MANY_TO_MANY if secondary else RelationKind.FOREIGN_KEY,
            forward=not many,
            many=many,
            nullable=True,
            unique=False,
            query_name=declared.name,
            reverse=reverse,
            place=declared.place,
            loading=declared.loading,
            reader=declared.reader,
        )

    def _backref(
        self,
        key: ClassKey,
        target: ClassKey | None,
        declared: Declared,
        relations: dict[ClassKey, dict[str, Relation]],
        *,
        many: bool,
        secondary: bool,
    ) -> str | None:
        """Adds the other side of a relation to the class it leads to, and gives its name."""
        keyword = next(name for name in BACK_NAMES if name in declared.arguments.keywords)
        node = declared.arguments.keywords[keyword]
        how, name = Loading.PENDING if declared.reader else Loading.LAZY, declared.arguments.constant(keyword)
        others = secondary or not many
        if isinstance(node, m.Call) and node.arguments and isinstance(node.arguments[0], m.Constant):
            name = node.arguments[0].value
            arguments = Arguments.of(declared.arguments.frame, node)
            how = loading(arguments)
            uselist = arguments.constant("uselist")
            others = uselist if isinstance(uselist, bool) else others
        if not isinstance(name, str):
            return None
        if target is not None and target in relations:
            relations[target].setdefault(
                name,
                Relation(
                    name=name,
                    model=target,
                    target=key,
                    kind=RelationKind.MANY_TO_MANY if secondary else RelationKind.FOREIGN_KEY,
                    forward=False,
                    many=others,
                    nullable=True,
                    unique=False,
                    query_name=name,
                    reverse=declared.name,
                    place=declared.place,
                    loading=how,
                    reader=declared.reader,
                ),
            )
        return name

    def _only_way_back(
        self, key: ClassKey, relation: Relation, relations: dict[ClassKey, dict[str, Relation]]
    ) -> str | None:
        """The relation that leads back, where neither side names the other's: there is one each way, over one key."""
        target = relation.target
        if not isinstance(target, tuple) or target == key or target not in relations:
            return None
        there = [one for one in relations[key].values() if one.target == target]
        back = [one for one in relations[target].values() if one.target in self._lineage(key)]
        if len(there) != 1 or len(back) != 1 or RelationKind.MANY_TO_MANY in {relation.kind, back[0].kind}:
            return None
        is_of_many = relation.many is not back[0].many
        return back[0].name if is_of_many or not (self._has_key(key, target) and self._has_key(target, key)) else None

    def _target(self, key: ClassKey, declared: Declared) -> ClassKey | None:
        for node in declared.to:
            match node:
                case m.Constant(str(text)):
                    found = self._named(key, text)
                case m.Lambda(function):
                    returned = self._program.names_in((declared.place.module, function)).returns
                    frame = declared.arguments.frame
                    found = self._class(key, evaluate(frame, returned[0]), returned[0]) if returned else None
                case _:
                    found = self._class(key, evaluate(declared.arguments.frame, node), node)
            if found is not None:
                return found
        return None

    def _class(self, key: ClassKey, value: Value, node: m.Expression) -> ClassKey | None:
        for option in alternatives(value):
            match option:
                case Class(found) if found in self._bodies:
                    return found
                case Function(function):
                    returned = self._program.names_in(function).returns
                    if len(returned) == 1:
                        frame = self._program.scope(function[0], parent=function[1])
                        return self._class(key, evaluate(frame, returned[0]), returned[0])
                case _:
                    pass
        path = path_of(node)
        return None if path is None else self._named(key, path)

    def _named(self, key: ClassKey, text: str) -> ClassKey | None:
        """The class that a string means: of several called so, the one in the nearest module."""
        if text == "self":
            return key
        found = self._by_name.get(text.rpartition(".")[2], ())
        here = self._program.modules.paths[key[0]].split("/")

        def nearness(other: ClassKey) -> int:
            there = self._program.modules.paths[other[0]].split("/")
            same = 0
            for one, two in zip(here, there, strict=False):
                if one != two:
                    break
                same += 1
            return same

        return max(found, key=nearness) if found else None

    def _is_many(self, key: ClassKey, target: ClassKey | None, declared: Declared) -> bool:
        """Whether a relation leads to many objects: it does unless the class itself refers to the other's table."""
        if "remote_side" in declared.arguments.keywords:
            return False
        if any(f"{declared.name}_id" in self._bodies[cls].keys for cls in self._lineage(key)):
            return False
        if target != key and (joined := declared.arguments.joined()):
            return not any(self._is_own_key(key, column) for column in joined)
        if target is None or target == key:
            return target is not None
        return not self._has_key(key, target)

    def _is_own_key(self, key: ClassKey, written: str) -> bool:
        """Whether a column of a join is one of the class's own that refers to others."""
        owner, _, name = written.rpartition(".")
        lineage = self._lineage(key)
        owners = {"", *(self._program.class_info(cls).facts.name for cls in lineage)}
        return owner in owners and any(name in self._bodies[cls].keys for cls in lineage)

    def _has_key(self, key: ClassKey, target: ClassKey) -> bool:
        """Whether a column of a class refers to the table of ``target``."""
        return any(self._refers(text, target) for cls in self._lineage(key) for text in self._bodies[cls].keys.values())

    def _refers(self, text: str, target: ClassKey) -> bool:
        """Whether what a column refers to is in the table of ``target``."""
        parts = text.split(".")
        names = {self._program.class_info(cls).facts.name for cls in self._lineage(target)}
        tables = {self._bodies[cls].table for cls in self._lineage(target)} - {None}
        return len(parts) > 1 and (parts[-2] in tables or parts[-2] in names or parts[-2] in {n.lower() for n in names})


def _entries(properties: m.Expression) -> list[tuple[str, m.Call]]:
    """The declarations in a dictionary of properties."""
    if not isinstance(properties, m.Mapping):
        return []
    return [
        (key.value, value)
        for key, value in zip(properties.keys, properties.values, strict=True)
        if isinstance(key, m.Constant) and isinstance(key.value, str) and isinstance(value, m.Call)
    ]
