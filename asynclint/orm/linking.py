"""Makes models of what their classes say: what each inherits, and what comes back to it from the others.

First every model gets its own fields and relations, with those of abstract bases as its own. Then each relation is
turned round and put onto its target, and whatever inherits from that.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.orm.model import Field, FieldKind, Model, Relation, RelationKind, Unresolved
from asynclint.orm.options import ORDER
from asynclint.orm.targets import ITSELF
from asynclint.packs.orm import Declares
from asynclint.program.values import UNKNOWN, Dotted, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.orm.declarations import Declaration
    from asynclint.orm.managers import Managers
    from asynclint.orm.model import ModelKey
    from asynclint.orm.reading import ReadModel
    from asynclint.orm.targets import Targets

KINDS = {
    Declares.FOREIGN_KEY: RelationKind.FOREIGN_KEY,
    Declares.ONE_TO_ONE: RelationKind.ONE_TO_ONE,
    Declares.MANY_TO_MANY: RelationKind.MANY_TO_MANY,
    Declares.GENERIC_KEY: RelationKind.GENERIC,
    Declares.GENERIC_RELATION: RelationKind.GENERIC,
}
MANY = {Declares.MANY_TO_MANY, Declares.GENERIC_RELATION}
HIDDEN = "+"
ID = "id"


@dataclass(slots=True)
class _Linked:
    """A model on its way. ``local`` are the declarations it has as its own, ``parents`` the models whose tables its
    own continues."""

    local: dict[str, Declaration]
    parents: tuple[ModelKey, ...]
    concrete: ModelKey
    fields: dict[str, Field] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    reverse: dict[str, Relation] = field(default_factory=dict)
    primary_key: str = ID


class Linking:
    """Links all models of a program; ``models`` are those it made, ``queried`` what filters call the relations that
    come back to a model, by model and name."""

    def __init__(self, read: Mapping[ModelKey, ReadModel], targets: Targets, managers: Managers) -> None:
        self._read = read
        self._targets = targets
        self._linked: dict[ModelKey, _Linked] = {}
        self.unresolved: list[Unresolved] = []
        self.queried: dict[tuple[ModelKey, str], Relation] = {}
        for key in read:
            self._link(key)
        for key, model in read.items():
            if model.installed and not model.options.abstract and not targets.swapped(model):
                for relation in self._own_relations(key):
                    self._turn_round(relation, model)
        self.models = {key: self._model(model, managers) for key, model in read.items()}

    # --- one model by itself

    def _link(self, key: ModelKey) -> _Linked:
        linked = self._linked.get(key)
        if linked is not None:
            return linked
        model = self._read[key]
        linked = self._linked[key] = _Linked({}, (), key)
        bases = self._bases(model)
        parents: dict[ModelKey, None] = {}
        for base in bases:
            above = self._link(base)
            if self._read[base].options.abstract:
                parents.update(dict.fromkeys(above.parents))
                for name, declaration in above.local.items():
                    if name not in model.bound:
                        linked.local.setdefault(name, declaration)
            else:
                parents[base] = None
        linked.local.update(model.declared)
        linked.parents = tuple(parents)
        for parent in parents:
            for name, inherited in self._linked[parent].fields.items():
                linked.fields.setdefault(name, inherited)
            for name, relation in self._linked[parent].relations.items():
                linked.relations.setdefault(name, relation)
        if model.options.proxy:
            linked.concrete = self._linked[linked.parents[0]].concrete if parents else key
            linked.primary_key = self._linked[linked.parents[0]].primary_key if parents else ID
        else:
            self._declare(model, linked)
        return linked

    def _bases(self, model: ReadModel) -> list[ModelKey]:
        """The models it inherits from; what a setting names stands for that."""
        found = (base if base in self._read else self._targets.of_value(Dotted(str(base))) for base in model.bases)
        return [base for base in found if base is not None and base != model.key]

    def _declare(self, model: ReadModel, linked: _Linked) -> None:
        """Gives a model what it declares, and what its table needs besides."""
        links = {
            self._target(declared, model): name
            for name, declared in linked.local.items()
            if declared.known.declares is Declares.ONE_TO_ONE and declared.is_set("parent_link")
        }
        keys = [name for name, declared in linked.local.items() if declared.is_set("primary_key")] or [*links.values()]
        for parent in linked.parents:
            parent = self._linked[parent].concrete  # noqa: PLW2901
            if parent not in links and not model.options.abstract:
                self._link_parent(model, linked, parent, primary_key=not keys)
        if not linked.parents and not keys and not model.options.abstract:
            linked.fields[ID] = Field(ID, FieldKind.PLAIN, unique=True, indexed=True, primary_key=True)
        for name, declared in linked.local.items():
            kind = KINDS.get(declared.known.declares)
            if kind is not None:
                self._relate(model, linked, name, declared, kind, primary_key=name in keys)
            elif declared.known.declares in {Declares.COLUMN, Declares.TEXT}:
                primary_key = name in keys
                unique = primary_key or declared.is_set("unique")
                linked.fields[name] = Field(
                    name,
                    FieldKind.TEXT if declared.known.declares is Declares.TEXT else FieldKind.PLAIN,
                    nullable=declared.is_set("null"),
                    unique=unique,
                    indexed=unique or declared.is_set("db_index"),
                    primary_key=primary_key,
                    place=declared.place,
                )
        if model.options.order_field:
            linked.fields[ORDER] = Field(ORDER, FieldKind.PLAIN)
        if keys:
            linked.primary_key = keys[0]

    def _link_parent(self, model: ReadModel, linked: _Linked, parent: ModelKey, *, primary_key: bool) -> None:
        """The one-to-one that ties a row to the one it continues."""
        name = f"{self._read[parent].name.lower()}_ptr"
        linked.relations[name] = Relation(
            name=name,
            model=model.key,
            target=parent,
            kind=RelationKind.ONE_TO_ONE,
            forward=True,
            many=False,
            nullable=False,
            unique=True,
            query_name=name,
            reverse=model.options.default_related_name or model.name.lower(),
            column=f"{name}_id",
            parent_link=True,
            place=model.place,
        )
        linked.fields[f"{name}_id"] = Field(
            f"{name}_id", FieldKind.KEY, unique=True, indexed=True, primary_key=primary_key, relation=name
        )
        if primary_key:
            linked.primary_key = name

    def _relate(
        self,
        model: ReadModel,
        linked: _Linked,
        name: str,
        declared: Declaration,
        kind: RelationKind,
        *,
        primary_key: bool,
    ) -> None:
        known = declared.known.declares
        target = None if known is Declares.GENERIC_KEY else self._target(declared, model)
        theirs = isinstance(model.key, str) or model.options.abstract
        if target is None and known is not Declares.GENERIC_KEY and not theirs:
            written = declared.argument("to")
            text = written.text if written is not None else str(declared.known.defaults.get("to", ""))
            self.unresolved.append(Unresolved(model.key, name, text, declared.place))
        through = declared.argument("through")
        unique = kind is RelationKind.ONE_TO_ONE or declared.is_set("unique")
        column = None
        if known in {Declares.FOREIGN_KEY, Declares.ONE_TO_ONE}:
            column = f"{name}_id"
            linked.fields[column] = Field(
                column,
                FieldKind.KEY,
                nullable=declared.is_set("null"),
                unique=unique or primary_key,
                indexed=declared.value("db_index") in {None, UNKNOWN} or declared.is_set("db_index"),
                primary_key=primary_key,
                relation=name,
                place=declared.place,
            )
        elif known is Declares.GENERIC_KEY:
            column = declared.text("fk_field")
        linked.relations[name] = Relation(
            name=name,
            model=model.key,
            target=target,
            kind=kind,
            forward=True,
            many=known in MANY,
            nullable=known not in MANY and self._is_nullable(declared, linked),
            unique=unique,
            query_name=name,
            reverse=self._reverse_name(model, declared),
            column=column,
            through=None if through is None else self._targets.of_value(through.value(), model),
            parent_link=declared.is_set("parent_link"),
            place=declared.place,
        )

    def _is_nullable(self, declared: Declaration, linked: _Linked) -> bool:
        """A generic key is as nullable as the columns it is made of."""
        if declared.known.declares is not Declares.GENERIC_KEY:
            return declared.is_set("null")
        columns = (linked.local.get(declared.text(part) or "") for part in ("ct_field", "fk_field"))
        return any(column is not None and column.is_set("null") for column in columns)

    def _target(self, declared: Declaration, model: ReadModel) -> ModelKey | None:
        return self._targets.of_value(declared.value("to") or UNKNOWN, model)

    # --- back again

    def _reverse_name(self, model: ReadModel, declared: Declaration) -> str | None:
        """The attribute of the target that leads back."""
        known = declared.known.declares
        if known in {Declares.GENERIC_KEY, Declares.GENERIC_RELATION} or _is_symmetrical(declared):
            return None
        name = self._formatted(declared.text("related_name") or model.options.default_related_name, model)
        if name is not None:
            return None if name.endswith(HIDDEN) else name
        return model.name.lower() if known is Declares.ONE_TO_ONE else f"{model.name.lower()}_set"

    def _reverse_query_name(self, model: ReadModel, declared: Declaration | None) -> str:
        """What filters on the target call the way back; a link to a parent may not be declared."""
        name = None
        if declared is not None:
            name = declared.text("related_query_name") or declared.text("related_name")
        return self._formatted(name or model.options.default_related_name, model) or model.name.lower()

    def _formatted(self, name: str | None, model: ReadModel) -> str | None:
        if name is None or "%" not in name:
            return name
        lower = model.name.lower()
        for placeholder, text in (("class", lower), ("model_name", lower), ("app_label", model.app.lower())):
            name = name.replace(f"%({placeholder})s", text)
        return name

    def _own_relations(self, key: ModelKey) -> Iterator[Relation]:
        return (relation for relation in self._linked[key].relations.values() if relation.model == key)

    def _turn_round(self, relation: Relation, model: ReadModel) -> None:
        """Puts the way back onto the target."""
        if relation.target is None or relation.target not in self._linked:
            return
        declared = self._linked[model.key].local.get(relation.name)
        query_name = self._reverse_query_name(model, declared)
        if relation.kind is RelationKind.GENERIC and (declared is None or declared.text("related_query_name") is None):
            return
        one = relation.kind is RelationKind.ONE_TO_ONE
        back = Relation(
            name=relation.reverse or query_name,
            model=relation.target,
            target=model.key,
            kind=relation.kind,
            forward=False,
            many=not one,
            nullable=one,
            unique=one,
            query_name=query_name,
            reverse=relation.name,
            through=relation.through,
            parent_link=relation.parent_link,
            place=relation.place,
        )
        table = self._linked[relation.target].concrete
        self.queried.setdefault((table, query_name), back)
        if relation.reverse is not None:
            self._linked[table].reverse.setdefault(relation.reverse, back)

    # --- all together

    def _model(self, model: ReadModel, managers: Managers) -> Model:
        linked = self._linked[model.key]
        relations = dict(linked.relations)
        for key in self._tables(model.key):
            for name, back in self._linked[key].reverse.items():
                if key == model.key or not back.parent_link:
                    relations.setdefault(name, back)
        above = [self._read[key] for key in model.ancestors if key in self._read]
        found, default = managers.of(model, above)
        unique = [columns for columns in model.options.unique if len(columns) > 1]
        return Model(
            key=model.key,
            name=model.name,
            app=model.app,
            fields=MappingProxyType(self._with_indexes(model, linked.fields)),
            relations=MappingProxyType(relations),
            managers=MappingProxyType(found),
            bases=tuple(self._bases(model)),
            concrete=linked.concrete,
            primary_key=linked.primary_key,
            abstract=model.options.abstract,
            proxy=model.options.proxy,
            ordering=self._ordering(model.key),
            unique_together=tuple(unique),
            default_manager=default,
            base_manager=model.options.base_manager,
            unknown=model.unknown.union(*(source.unknown for source in above)) - linked.local.keys(),
            open=model.open,
            place=model.place,
        )

    def _tables(self, key: ModelKey) -> Iterator[ModelKey]:
        """A model and those whose rows its own are as well."""
        yield key
        for parent in self._linked[key].parents:
            yield from self._tables(parent)

    def _ordering(self, key: ModelKey) -> tuple[str, ...]:
        said = self._read[key].options.ordering
        if said is not None:
            return said
        return next((found for parent in self._linked[key].parents if (found := self._ordering(parent))), ())

    def _with_indexes(self, model: ReadModel, fields: dict[str, Field]) -> dict[str, Field]:
        """The fields, with what the model's options say of them."""
        options = model.options
        first = {columns[0] for columns in (*options.indexes, *options.unique)}
        alone = {columns[0] for columns in options.unique if len(columns) == 1}
        return {
            name: replace(column, indexed=True, unique=column.unique or not alone.isdisjoint({name, column.relation}))
            if not first.isdisjoint({name, column.relation})
            else column
            for name, column in fields.items()
        }


def _is_symmetrical(declared: Declaration) -> bool:
    """Whether a many-to-many to the model itself is its own way back."""
    if declared.known.declares is not Declares.MANY_TO_MANY:
        return False
    written = declared.argument("to")
    if written is None or not isinstance(written.node, m.Constant) or written.node.value != ITSELF:
        return False
    said = declared.value("symmetrical")
    return said is None or (isinstance(said, Literal) and bool(said.value))
