"""Where queries begin: at a manager of a model, with what its `get_queryset` makes of it, and in methods of queries.

A manager's own queryset may load relations already, and a method of a manager or queryset works on the query that it is
called on. Which model that is follows from the models that use the class.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from asynclint.orm.passed import stand_ins
from asynclint.orm.values import Made, Query, Rows
from asynclint.program.outcome import SiteKind
from asynclint.program.values import Class, Dotted, Function, Instance, Parameter, alternatives
from asynclint.spans import Span

if TYPE_CHECKING:
    from asynclint.orm.graph import ModelGraph
    from asynclint.orm.model import Manager, Model, ModelKey
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program
    from asynclint.program.values import ClassKey, Value

GET_QUERYSET = "get_queryset"

NOWHERE = Span(0, 0, 0, 0)


class Beginnings:
    """The queries that managers begin, remembered by manager."""

    def __init__(self, program: Program, graph: ModelGraph) -> None:
        self._program = program
        self._graph = graph
        self._own: dict[Manager, Query | None] = {}

    def begin(self, frame: Frame, model: Model, manager: Manager | None, kind: SiteKind, span: Span) -> Query:
        """The query that begins at a place, for all rows of a model that the manager gives."""
        made = Made(frame.module, kind, span)
        plain = () if self._plain is None else (self._plain,)
        if manager is None:
            return Query(model.key, made, plain)
        own = self._of_manager(manager)
        classes = tuple(dict.fromkeys((manager.cls, *manager.querysets, *manager.bases, *plain)))
        if own is None:
            return Query(model.key, made, classes)
        more = tuple(cls for cls in own.classes if cls not in classes)
        # That some rows are left out by the manager itself does not make this another query than the plain one.
        return Query(
            model.key,
            None if own.made is None else made,
            (*classes, *more),
            own.loaded,
            own.written,
            attributes=own.attributes,
        )

    @cached_property
    def _plain(self) -> str | None:
        """What a manager that nothing else is known of is at least."""
        known = {model.manager for model in self._program.library.orm.models.values() if model.manager is not None}
        return known.pop() if len(known) == 1 else None

    def begin_default(self, frame: Frame, model: Model, kind: SiteKind, span: Span) -> Query:
        """The query of a model that is named where a query is expected."""
        return self.begin(frame, model, self._graph.default_manager(model), kind, span)

    def _of_manager(self, manager: Manager) -> Query | None:
        """What the manager's own `get_queryset` makes of a plain query; None when it has none."""
        if manager not in self._own:
            self._own[manager] = None
            self._own[manager] = self._evaluated(manager)
        return self._own[manager]

    def _evaluated(self, manager: Manager) -> Query | None:
        for cls in (manager.cls, *manager.bases):
            if isinstance(cls, str):
                continue
            rows = Rows(Query(manager.model, Made(cls[0], SiteKind.CALL, NOWHERE), (cls, *manager.querysets)))
            for option in alternatives(self._program.class_attribute(cls, GET_QUERYSET, rows)):
                if isinstance(option, Function):
                    return self._given(option, rows)
        return None

    def _given(self, function: Function, rows: Rows) -> Query:
        parameters = self._program.function(function.key).parameters
        if not parameters:
            return Query(None, None)
        receiver = Parameter(function.key, parameters[0].name)
        passed = tuple((receiver.name, told) for told in stand_ins(rows, receiver))
        given = self._program.result_of(Function(function.key, rows), {receiver: rows}, passed)
        for option in alternatives(given):
            match option:
                case Rows(query):
                    return query
                case Instance(cls):
                    # A queryset whose bases are not known; making it loads nothing.
                    return msgspec.structs.replace(rows.query, classes=(cls, *rows.query.classes))
        return Query(None, None)

    def queryset_class(self, query: Query) -> Value | None:
        """The class of the querysets that a manager gives, where a call made the manager's class from it."""
        model = None if query.model is None else self._graph.model(query.model)
        for manager in () if model is None else model.managers.values():
            if manager.cls in query.classes and manager.querysets:
                cls = manager.querysets[0]
                return Dotted(cls) if isinstance(cls, str) else Class(cls)
        return None

    def receiver(self, key: ClassKey) -> Query:
        """The query that a method of a manager's or queryset's class is called on."""
        model = self._models.get(key)
        manager = None if model is None else next(iter(self._managers(model, key)), None)
        if model is None or manager is None:
            return Query(None, None, (key,))
        others = tuple(cls for cls in (manager.cls, *manager.querysets, *manager.bases) if cls != key)
        return Query(model.key, None, (key, *others))

    def _managers(self, model: Model, key: ClassKey) -> list[Manager]:
        return [manager for manager in model.managers.values() if key in self._classes(manager)]

    def _classes(self, manager: Manager) -> set[ModelKey]:
        found: set[ModelKey] = set()
        for cls in (manager.cls, *manager.querysets, *manager.bases):
            found.update((cls,) if isinstance(cls, str) else self._program.class_info(cls).order)
        return found

    @cached_property
    def _models(self) -> dict[ModelKey, Model | None]:
        """The one model that uses each class of managers and querysets; None where there are several."""
        users: dict[ModelKey, list[Model]] = defaultdict(list)
        for model in self._graph.models:
            for cls in {cls for manager in model.managers.values() for cls in self._classes(manager)}:
                users[cls].append(model)
        return {cls: _representative(models) for cls, models in users.items()}

    def constructed(self, frame: Frame, key: ClassKey, arguments: tuple[Value, ...]) -> Rows:
        """What `BookQuerySet(self.model)` is: the query that the method works on, as one of this class."""
        receiver = None if frame.receiver is None else frame.env.get(frame.receiver)
        for option in alternatives(receiver) if receiver is not None else ():
            if isinstance(option, Rows):
                return Rows(msgspec.structs.replace(option.query, classes=(key, *option.query.classes)))
        for argument in arguments:
            for option in alternatives(argument):
                model = self._graph.model_of(option) if isinstance(option, (Class, Dotted)) else None
                if model is not None:
                    return Rows(Query(model.key, None, (key,)))
        return Rows(Query(None, None, (key,)))


def _representative(models: list[Model]) -> Model | None:
    """The model that has rows, or else the one that all others derive from."""
    concrete = [model for model in models if not model.abstract]
    if len(concrete) == 1:
        return concrete[0]
    return next((one for one in models if all(other is one or one.key in other.bases for other in models)), None)


def begun(frame: Frame, rows: Rows, kind: SiteKind, span: Span) -> Rows:
    """A query that was passed to this function, marked with where the function takes it up."""
    if isinstance(rows.query.made, Parameter) and rows.query.begun is None:
        query = msgspec.structs.replace(rows.query, begun=Made(frame.module, kind, span))
        return Rows(query, rows.lineage)
    return rows


def received(frame: Frame, rows: Rows, kind: SiteKind, span: Span) -> Rows:
    """A query that another function gives to this one, marked with where this one gets it."""
    made, known = rows.query.made, rows.query.received
    if not isinstance(made, Made) or _is_within(frame, made) or (known is not None and _is_within(frame, known)):
        return rows
    return Rows(msgspec.structs.replace(rows.query, received=Made(frame.module, kind, span)), rows.lineage)


def _is_within(frame: Frame, made: Made) -> bool:
    """Whether a place is in the code of the function that is being evaluated."""
    module, number = frame.outcome.key
    if made.module != module or number < 0:
        return made.module == module
    function = frame.program.function((module, number))
    return function.line <= made.span.line <= function.end_line
