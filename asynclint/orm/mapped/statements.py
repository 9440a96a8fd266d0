"""What calls do that make, change and run statements, and what is left of objects after those of a session."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.index.parts import everything
from asynclint.orm.mapped import records
from asynclint.orm.mapped.candidates import CHAINED
from asynclint.orm.mapped.joining import brought_along
from asynclint.orm.mapped.notes import note_asked
from asynclint.orm.mapped.options import loader, optioned
from asynclint.orm.mapped.primed import among_themselves, at_hand, wanted_by
from asynclint.orm.mapped.sharing import Chosen, chooses, fixed_by, same_for_all
from asynclint.orm.mapped.validation import validated
from asynclint.orm.mapped.values import Attribute, Entity, Opened, Pending, Selected, Statement, Taken, found
from asynclint.orm.values import Made, Row
from asynclint.packs.maps import Maps
from asynclint.program import library_calls
from asynclint.program.arguments import positional, several
from asynclint.program.evaluation import evaluate
from asynclint.program.values import (
    UNKNOWN,
    Awaitable,
    Class,
    Collection,
    LibraryInstance,
    Literal,
    Value,
    alternatives,
    map_value,
    union,
)

if TYPE_CHECKING:
    from asynclint.orm.mapped.commits import Commits
    from asynclint.orm.mapped.graph import MappedGraph
    from asynclint.packs.model import Callee
    from asynclint.program.calls import Call
    from asynclint.program.program import Program

RUN = frozenset(
    {
        Maps.EXECUTE,
        Maps.OBJECTS,
        Maps.SCALARS,
        Maps.ALL,
        Maps.ONE,
        Maps.SCALAR,
        Maps.COUNT,
        Maps.CHANGE,
        Maps.GET,
    }
)
"""What asks the database, unless that has been done."""

KEEPS = "expire_on_commit"


class Statements:
    """Calls of what knowledge says makes, changes or runs a statement."""

    def __init__(self, program: Program, graph: MappedGraph, commits: Commits) -> None:
        self._program = program
        self._graph = graph
        self._commits = commits

    def called(self, made: Call, callee: Callee, receiver: Value) -> Value:
        """What a call gives."""
        match callee.maps:
            case Maps.SELECT if isinstance(receiver, Class):
                return records.begun(self._graph, made, callee, receiver.key)
            case Maps.FETCH:
                return records.fetched(self._graph, made, callee, receiver)
            case Maps.DERIVE if isinstance(receiver, Pending):
                return receiver
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
                _refresh(made)
            case Maps.COMMIT | Maps.FLUSH:
                note_asked(made.frame, made.span, None, callee.maps, callee.name)
                if callee.maps is Maps.COMMIT:
                    self._commits.committed(made)
            case Maps.SESSION:
                _opened(made, callee)
            case Maps.VALIDATES:
                return validated(made, self._graph, receiver)
            case step if step in CHAINED or step in RUN:
                return self._stepped(made, callee, receiver)
            case _:
                pass
        return library_calls.returned(made, callee, receiver)

    def called_by_name(self, made: Call) -> Value:
        """What a call of something unknown gives: whoever is passed a statement, or a mapped class to find objects of,
        by a name that sessions have, is one."""
        node = made.node
        if node is None or not isinstance(node.function, m.Attribute):
            return UNKNOWN
        callee = self._of_sessions.get((node.function.name, made.awaited))
        first = made.arguments.first()
        if callee is None or first is None:
            return UNKNOWN
        if callee.maps in {Maps.GET, Maps.SELECT}:
            return UNKNOWN if self._entity(first) is None else self.called(made, callee, UNKNOWN)
        waiting = any(isinstance(rows.query, Statement) and not rows.query.run for rows in _statements(first))
        return self.called(made, callee, UNKNOWN) if waiting else UNKNOWN

    @cached_property
    def _of_sessions(self) -> dict[tuple[str, bool], Callee]:
        """What sessions do with statements, by name, and whether it is awaited."""
        wanted = {Maps.EXECUTE, Maps.SCALARS, Maps.SCALAR, Maps.OBJECTS, Maps.GET, Maps.SELECT}
        found: dict[tuple[str, bool], Callee] = {}
        for name, callee in self._program.library.mapping_callees():
            owner, _, method = name.rpartition(".")
            is_session = self._program.library.method(owner, "commit") is not None
            if callee.maps in wanted and is_session:
                found.setdefault((method, library_calls.gives_awaitable(callee)), callee)
        return found

    def _begun(self, made: Call, callee: Callee, arguments: tuple[Value, ...]) -> Value:
        """A statement for the rows of ``arguments``."""
        entities = tuple(self._entity(argument) for argument in arguments)
        classes = self._classes(made, callee, UNKNOWN)
        first = next((entity for entity in entities if entity is not None), None) or self._owner_of_columns(made)
        if first is None:
            return library_calls.returned(made, callee, UNKNOWN)
        at = Made(made.frame.module, made.kind, made.span)
        # What is selected through a session already knows who will run it.
        scalars = len(entities) == 1 and self._runs_itself(classes)
        return Selected(Statement(first, at, classes, entities=entities, scalars=scalars).of(first))

    def _owner_of_columns(self, made: Call) -> Entity:
        """The model whose columns a call is passed, be it in a function of the database; of several the first."""
        for node in everything(() if made.node is None else made.node.arguments):
            if isinstance(node, m.Attribute) and isinstance(node.value, (m.Name, m.Attribute)):
                entity = self._entity(evaluate(made.frame, node.value))
                if entity is not None:
                    return entity
        return None

    def _runs_itself(self, classes: tuple[str, ...]) -> bool:
        return any(self._program.library.method(cls, "__iter__") is not None for cls in classes)

    def _entity(self, value: Value) -> Entity:
        """The model that a value is, when it is no other as well."""
        keys = {
            option.key
            for option in alternatives(value)
            if isinstance(option, Class) and self._graph.model(option.key) is not None
        }
        return keys.pop() if len(keys) == 1 else None

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
        waits = library_calls.gives_awaitable(callee)
        step = callee.maps
        asks = bool(statements or _is_session(callee) or step is Maps.CHANGE) and not any(
            _is_run(rows) for rows in statements
        )
        if asks and step in RUN and step is not None:
            note_asked(made.frame, made.span, statements[0] if statements else None, step, callee.name)
        if not statements:
            return library_calls.returned(made, callee, receiver)
        result = union(
            self._step(made, callee, rows, rows.query, awaits=waits)
            for rows in statements
            if isinstance(rows.query, Statement)
        )
        return Awaitable(result) if waits else result

    def _step(self, made: Call, callee: Callee, rows: Selected, query: Statement, *, awaits: bool) -> Value:
        itself = query.model is not None and self._graph.loads_itself(query.model)
        asynchronous = query.asynchronous or (awaits and not query.run and not itself)
        run = msgspec.structs.replace(query, run=True, asynchronous=asynchronous)
        match callee.maps:
            case Maps.NAMED | Maps.JOINED | Maps.WHOLE:
                return Selected(records.loaded(self._graph, query, made, callee))
            case Maps.FILTER if itself:
                return Selected(query.changed(filtered=True))
            case Maps.FILTER | Maps.OWNED:
                shared = same_for_all(self._graph, query, made, callee)
                left = Chosen(True, query.owned, query.fixed) if query.keyed else fixed_by(self._graph, query, made)
                owned = left.owned or callee.maps is Maps.OWNED
                along = brought_along(self._graph, query, made)
                options = tuple(dict.fromkeys((*query.options, *shared, *along)))
                wanted, chosen = wanted_by(self._graph, query, made), query.chosen or chooses(made)
                changes = {"options": options, "fixed": left.fixed, "owned": owned, "wanted": wanted, "chosen": chosen}
                return Selected(query.changed(filtered=True, keyed=left.single, **changes))
            case Maps.LIMIT:
                first = made.arguments.first()
                return Selected(query.changed(bounded=True, keyed=query.keyed or first == Literal(1)))
            case Maps.DERIVE:
                return Selected(query.changed())
            case Maps.OPTIONS:
                return Selected(optioned(self._graph, query, positional(made)))
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
                made.frame.outcome.notes[Taken(rows)] = None
                options = (*run.options, *among_themselves(self._graph, run))
                return Collection("list", found(self._knowing(made, run.changed(options=options).of(run.model))))
            case Maps.ONE | Maps.GET:
                return _one(run)
            case Maps.SCALAR:
                return _one(msgspec.structs.replace(run, scalars=True))
            case _:
                return UNKNOWN

    def _ran(self, made: Call, callee: Callee, rows: Selected, run: Statement, *, scalars: bool) -> Value:
        classes = self._classes(made, callee, rows) or run.classes
        return Selected(self._knowing(made, run).changed(classes=classes, scalars=scalars))

    def _knowing(self, made: Call, run: Statement) -> Statement:
        """A statement that is run, with what its session is known to have by then."""
        options = at_hand(self._graph, made.frame, run.model)
        return msgspec.structs.replace(run, options=(*run.options, *options)).of(run.model) if options else run

    # --- what a session does with objects

    def _got(self, made: Call, callee: Callee) -> Value:
        """The object of a class that has a key, with what the options load."""
        entity = self._entity(made.arguments.first() or UNKNOWN)
        if entity is None:
            return library_calls.returned(made, callee, UNKNOWN)
        waits = library_calls.gives_awaitable(callee)
        at = Made(made.frame.module, made.kind, made.span)
        query = Statement(entity, at, entities=(entity,), scalars=True, run=True, asynchronous=waits)
        options = made.arguments.keywords.get("options")
        if options is not None:
            query = optioned(self._graph, query, several(options))
        note_asked(made.frame, made.span, Selected(query), Maps.GET, callee.name)
        given = _one(query)
        return Awaitable(given) if waits else given


def _refresh(made: Call) -> None:
    """An object has what it is told to load again; whatever it had let go of comes back as well."""
    node, frame = made.node, made.frame
    path = None if node is None or not node.arguments else path_of(node.arguments[0])
    if path is None or path not in frame.env:
        return
    named = made.arguments.get(("instance", "attribute_names"), "attribute_names")
    names = {part.value for part in several(named or UNKNOWN) if isinstance(part, Literal)}

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
    """One row."""
    return found(msgspec.structs.replace(query, keyed=True))


def _statements(value: Value) -> list[Selected]:
    """The statements that a value can be; a list of objects is what running one gave."""
    return [option for option in alternatives(value) if isinstance(option, Selected)]


def _is_run(rows: Selected) -> bool:
    return isinstance(rows.query, Statement) and rows.query.run


def _opened(made: Call, callee: Callee) -> None:
    """Notes what makes async sessions, and whether it lets them keep their objects."""
    arguments = made.arguments
    passed = arguments.keywords.get(KEEPS)
    unknown = arguments.is_open if passed is None else not isinstance(passed, Literal)
    keeps = None if unknown else isinstance(passed, Literal) and passed.value is False
    made.frame.outcome.notes[Opened(made.span, callee.name, keeps)] = None


def _is_session(callee: Callee) -> bool:
    """Whether a call that runs something does so by itself, and does not only unpack what was run."""
    return callee.effect is not None or library_calls.gives_awaitable(callee)
