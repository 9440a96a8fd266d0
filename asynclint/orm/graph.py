"""The model graph: every model of a program with its relations in both directions, from source alone.

Built when it is first asked, and as a whole, because what comes back to a model stands in the others' classes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from asynclint.orm.apps import Apps
from asynclint.orm.candidates import FIELDS, model_classes
from asynclint.orm.contributions import contribute
from asynclint.orm.declarations import Declarations
from asynclint.orm.installed import installed
from asynclint.orm.linking import Linking
from asynclint.orm.managers import Managers
from asynclint.orm.reading import Reader, ReadModel
from asynclint.orm.targets import Targets

if TYPE_CHECKING:
    from asynclint.orm.model import Field, Manager, Model, ModelKey, Relation, Unresolved
    from asynclint.program.program import Program
    from asynclint.program.values import Value

PRIMARY_KEY = "pk"
DEFAULT_MANAGER = "_default_manager"
BASE_MANAGER = "_base_manager"


class ModelGraph:
    """Models by key, and what reading a name on one of their instances means. Costs nothing in a program that has
    none."""

    def __init__(self, program: Program) -> None:
        self._program = program

    @cached_property
    def _built(self) -> tuple[Targets, Linking]:
        program = self._program
        declarations = Declarations(program)
        classes = list(model_classes(program))
        read: dict[ModelKey, ReadModel] = {}
        if classes:
            reader = Reader(program, declarations, Apps(program))
            known = program.library.orm
            models = {key: reader.read(key) for key in classes}
            sure: set[ModelKey] = {*known.models, *known.settings}
            sure |= {key for key, model in models.items() if model.derives(sure) or model.declares(FIELDS)}
            read.update({key: model for key, model in models.items() if key in sure or model.derives(sure)})
            used = installed(program, known.models)
            for name, described in known.models.items():
                if not program.modules.known_prefix(name.partition(".")[0]):  # or else its source says it better
                    read[name] = replace(reader.known(described), installed=name in used)
        targets = Targets(program, read)
        contribute(program, declarations, read, targets)
        return targets, Linking(read, targets, Managers(program, declarations))

    @property
    def _models(self) -> dict[ModelKey, Model]:
        return self._built[1].models

    @property
    def models(self) -> tuple[Model, ...]:
        """The models of the program, abstract ones too, in source order; not those of libraries."""
        return tuple(model for model in self._models.values() if not isinstance(model.key, str))

    @property
    def all_models(self) -> tuple[Model, ...]:
        """Those of libraries too."""
        return tuple(self._models.values())

    @property
    def unresolved(self) -> tuple[Unresolved, ...]:
        """The relations whose target was not found."""
        return tuple(self._built[1].unresolved)

    def model(self, key: ModelKey) -> Model | None:
        """The model that a class of the program is (``Class(key)``, ``Instance(key)``), or a library's by its dotted
        name (``Dotted(name)``, ``LibraryInstance(name)``)."""
        return self._models.get(key)

    def model_of(self, value: Value) -> Model | None:
        """The model that a value stands for, as a class or as an instance of it; what a setting names is looked up
        (``settings.AUTH_USER_MODEL`` and what `get_user_model()` gives are such values)."""
        key = self._built[0].of_value(value)
        return None if key is None else self.model(key)

    def named(self, label: str, app: str = "") -> Model | None:
        """The model that strings call ``label``: `app.Model`, or `Model` of app ``app``."""
        key = self._built[0].named(label if "." in label else f"{app}.{label}")
        return None if key is None else self.model(key)

    def attribute(self, model: Model, name: str) -> Field | Relation | Manager | None:
        """What reading ``name`` on an instance (a manager: on the class) means; None when it is no part of the model:
        a method, a property, or something unknown."""
        if name == PRIMARY_KEY:
            name = model.primary_key
            return model.fields.get(name) or model.fields.get(f"{name}_id")
        return model.relations.get(name) or model.fields.get(name) or self.manager(model, name)

    def relation(self, model: Model, name: str) -> Relation | None:
        """The relation that instances have as attribute ``name``; the name that `prefetch_related` takes."""
        return model.relations.get(name)

    def queried(self, model: Model, name: str) -> Field | Relation | None:
        """What filters and `select_related` mean by ``name``: as `relation`, but reverse relations by their query
        name; ``pk`` is the primary key."""
        if name == PRIMARY_KEY:
            name = model.primary_key
        relation = model.relations.get(name)
        if relation is not None and relation.query_name == name:
            return relation
        if name in model.fields:
            return model.fields[name]
        queried = self._built[1].queried
        pending: list[ModelKey] = [model.key]
        while pending:
            key = pending.pop()
            if (key, name) in queried:
                return queried[key, name]
            above = self.model(key)
            pending.extend(above.bases if above is not None else ())
        return None

    def manager(self, model: Model, name: str) -> Manager | None:
        """The manager that the class has as attribute ``name``; ``_default_manager`` and ``_base_manager`` too."""
        if name == DEFAULT_MANAGER:
            return self.default_manager(model)
        if name == BASE_MANAGER:
            return None if model.base_manager is None else model.managers.get(model.base_manager)
        return model.managers.get(name)

    def default_manager(self, model: Model) -> Manager | None:
        """The manager that related managers, generic views and serializers start from."""
        return None if model.default_manager is None else model.managers.get(model.default_manager)

    def target(self, relation: Relation) -> Model | None:
        """The model at the other end."""
        return None if relation.target is None else self.model(relation.target)
