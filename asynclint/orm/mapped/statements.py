"""What calls do that make, change and run statements, and what is left of objects after those of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.orm.mapped.options import arguments_of, loader, optioned
from asynclint.orm.mapped.validation import validated
from asynclint.orm.mapped.values import Attribute, Entity, Expired, Loader, Selected, Statement, found
from asynclint.orm.notes import note_run
from asynclint.orm.values import Made, Query, Row, lineage_of, row
from asynclint.packs.maps import Maps
from asynclint.packs.model import QueryStep
from asynclint.program import expressions, library_calls
from asynclint.program.values import (
    UNKNOWN,
    Awaitable,
    Class,
    Collection,
    Dictionary,
    Instance,
    LibraryInstance,
    Literal,
    Tuple,
    Value,
    alternatives,
    map_value,
    union,
)

if TYPE_CHECKING:
    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.program import Program

CHAINED = frozenset({Maps.FILTER, Maps.LIMIT, Maps.DERIVE, Maps.OPTIONS, Maps.ENTITIES})
RUN = {
    Maps.EXECUTE: QueryStep.ROWS,
    Maps.OBJECTS: QueryStep.ROWS,
    Maps.SCALARS: QueryStep.ROWS,
    Maps.ALL: QueryStep.ROWS,
    Maps.ONE: QueryStep.ONE,
    Maps.SCALAR: QueryStep.VALUE,
    Maps.COUNT: QueryStep.COUNT,
    Maps.CHANGE: QueryStep.WRITE,
    Maps.GET: QueryStep.ONE,
}
SAVES = {Maps.FLUSH: "flush", Maps.COMMIT: "commit"}


class Statements:
    """Calls of what knowledge says makes, changes or runs a statement."""

    def __init__(self, program: Program, graph: MappedGraph) -> None:
        self._program = program
        self._graph = graph

    def called(self, made: Call, callee: Callee, receiver: Value) -> Value:
        """What a call gives."""
        match callee.maps:
            case Maps.SELECT:
                return self._begun(made, callee, tuple(made.arguments.positional))
            case Maps.SAME:
                first = made.arguments.first() if not isinstance(receiver, Attribute) else receiver
                return UNKNOWN if first is None else first
            case Maps.LOADS | Maps.PASSES | Maps.FORBIDS | Maps.COLUMNS | Maps.WITHIN:
                return loader(made, callee, receiver) or UNKNOWN
            case Maps.GET if not isinstance(receiver, Selected):
                return self._got(made, callee)
            case Maps.REFRESH:
                self._refresh(made, callee)
            case Maps.COMMIT | Maps.FLUSH:
                note_run(made.frame, made.span, None, QueryStep.SAVE, callee.name)
                if callee.maps is Maps.COMMIT and made.awaited:
                    _expire(made)
            case Maps.VALIDATES:
                return validated(made, self._graph, receiver)
            case step if step in CHAINED or step in RUN:
                return self._stepped(made, callee, receiver)
            case _:
                pass
        return library_calls.returned(made, callee, receiver)

    def _begun(self, made: Call, callee: Callee, arguments: tuple[Value, ...]) -> Value:
        """A statement for the rows of ``arguments``."""
        entities = tuple(self._entity(argument) for argument in arguments)
        classes = self._classes(made, callee, UNKNOWN)
        if not entities or not any(entities):
            return library_calls.returned(made, callee, UNKNOWN)
        at = Made(made.frame.module, made.kind, made.span)
        first = next(entity for entity in entities if entity is not None)
        # What is selected through a session already knows who will run it.
        scalars = len(entities) == 1 and self._runs_itself(classes)
        return Selected(Statement(first, at, classes, entities=entities, scalars=scalars).of(first))

    def _runs_itself(self, classes: tuple[str, ...]) -> bool:
        return any(self._program.library.method(cls, "__iter__") is not None for cls in classes)

    def _entity(self, value: Value) -> Entity:
        for option in alternatives(value):
            if isinstance(option, Class) and self._graph.model(option.key) is not None:
                return option.key
        return None

    def _classes(self, made: Call, callee: Callee, receiver: Value) -> tuple[str, ...]:
        """The classes of what a call gives, by what knowledge says it returns."""
        given = library_calls.returned(made, callee, receiver)
        if isinstance(given, Awaitable):
            given = given.result
        return tuple(option.name for option in alternatives(given) if isinstance(option, LibraryInstance))

    # --- what is done with a statement

    def _stepped(self, made: Call, callee: Callee, receiver: Value) -> Value:
        source = receiver
        if not _statements(receiver):
            source = made.arguments.first() or UNKNOWN
        statements = _statements(source)
        waits = callee.returns is not None and callee.returns.startswith("Awaitable")
        if callee.maps in RUN and not all(rows.query.run for rows in statements if isinstance(rows.query, Statement)):
            note_run(made.frame, made.span, statements[0], RUN[callee.maps], callee.name)
        elif callee.maps in RUN and not statements and not isinstance(receiver, Selected) and _is_session(callee):
            note_run(made.frame, made.span, None, RUN[callee.maps], callee.name)
        if not statements:
            return library_calls.returned(made, callee, receiver)
        result = union(
            self._step(made, callee, rows, rows.query, awaits=waits)
            for rows in statements
            if isinstance(rows.query, Statement)
        )
        return Awaitable(result) if waits else result

    def _step(self, made: Call, callee: Callee, rows: Selected, query: Statement, *, awaits: bool) -> Value:
        run = msgspec.structs.replace(query, run=True, asynchronous=query.asynchronous or (awaits and not query.run))
        match callee.maps:
            case Maps.FILTER:
                return Selected(query.changed(filtered=True))
            case Maps.LIMIT:
                first = made.arguments.first()
                return Selected(query.changed(bounded=True, keyed=query.keyed or first == Literal(1)))
            case Maps.DERIVE:
                return Selected(query.changed())
            case Maps.OPTIONS:
                return Selected(optioned(self._graph, query, arguments_of(made)))
            case Maps.ENTITIES:
                entities = tuple(self._entity(argument) for argument in made.arguments.positional)
                if callee.name.rpartition(".")[2].startswith("add"):
                    entities = query.entities + entities
                scalars = query.scalars and len(entities) == 1
                return Selected(query.changed(entities=entities, scalars=scalars))
            case Maps.EXECUTE:
                return self._ran(made, callee, rows, run, scalars=query.scalars and query.run)
            case Maps.OBJECTS:
                return self._ran(made, callee, rows, run, scalars=len(query.entities) == 1)
            case Maps.SCALARS:
                return self._ran(made, callee, rows, run, scalars=True)
            case Maps.ALL:
                return Collection("list", found(run))
            case Maps.ONE | Maps.GET:
                return _one(run)
            case Maps.SCALAR:
                return _one(msgspec.structs.replace(run, scalars=True))
            case _:
                return UNKNOWN

    def _ran(self, made: Call, callee: Callee, rows: Selected, run: Statement, *, scalars: bool) -> Value:
        classes = self._classes(made, callee, rows) or run.classes
        return Selected(run.changed(classes=classes, scalars=scalars))

    # --- what a session does with objects

    def _got(self, made: Call, callee: Callee) -> Value:
        """The object of a class that has a key, with what the options load."""
        note_run(made.frame, made.span, None, QueryStep.ONE, callee.name)
        entity = self._entity(made.arguments.first() or UNKNOWN)
        if entity is None:
            return library_calls.returned(made, callee, UNKNOWN)
        waits = callee.returns is not None and callee.returns.startswith("Awaitable")
        at = Made(made.frame.module, made.kind, made.span)
        query = Statement(entity, at, entities=(entity,), scalars=True, run=True, asynchronous=waits)
        options = made.arguments.keywords.get("options")
        if options is not None:
            query = optioned(self._graph, query, iter(_several(options)))
        given = _one(query)
        return Awaitable(given) if waits else given

    def _refresh(self, made: Call, callee: Callee) -> None:
        """An object has what it is told to load again; whatever it had let go of comes back as well."""
        node, frame = made.node, made.frame
        path = None if node is None or not node.arguments else expressions.path_of(node.arguments[0])
        if path is None or path not in frame.env:
            return
        named = made.arguments.get(("instance", "attribute_names"), "attribute_names")
        names = {part.value for part in _several(named or UNKNOWN) if isinstance(part, Literal)}

        def again(part: Value) -> Value | None:
            if not isinstance(part, Row):
                return None
            lineage = part.lineage
            if lineage is not None:
                given = lineage.given | {(name,) for name in names if isinstance(name, str)}
                lineage = msgspec.structs.replace(lineage, given=given)
            return Row(part.key, lineage=lineage)

        frame.bind(path, map_value(frame.env[path], again))


def _one(query: Statement) -> Value:
    """One row, of which nothing more is asked than what is asked of one."""
    alone = query.alone()
    if isinstance(alone, Statement):
        return found(alone)
    return map_value(found(query), lambda part: row(part.key, None) if isinstance(part, Row) else None)


def _statements(value: Value) -> list[Selected]:
    """The statements that a value can be; a list of objects is what running one gave."""
    return [option for option in alternatives(value) if isinstance(option, Selected)]


def _several(value: Value) -> tuple[Value, ...]:
    match value:
        case Tuple(elements):
            return elements
        case Collection(_, element):
            return alternatives(element)
        case _:
            return (value,)


def _is_session(callee: Callee) -> bool:
    """Whether a call that runs something does so by itself, and does not only unpack what was run."""
    return callee.effect is not None or (callee.returns is not None and callee.returns.startswith("Awaitable"))


def _expire(made: Call) -> None:
    """After a commit the objects at hand are to be loaded again."""

    def expired(part: Value) -> Value | None:
        return Expired(part.key, lineage=part.lineage) if isinstance(part, Row) else None

    env = made.frame.env
    for name, value in env.items():
        if isinstance(value, (Collection, Dictionary, Tuple)) or any(isinstance(o, Row) for o in alternatives(value)):
            env[name] = map_value(value, expired)


