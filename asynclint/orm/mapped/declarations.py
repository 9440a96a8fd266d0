"""What the body of a mapped class declares: its columns, what they refer to, and its relationships.

A relationship may stand in the class itself, in a mixin, in a method that every derived class declares anew, or in the
call that maps a class from outside. Only what is written is read here; which class a name means is asked later.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.naming import path_of
from asynclint.orm.mapped.candidates import TABLE_ARGUMENTS, TABLE_NAME, called, said_of
from asynclint.orm.mapped.columns import column
from asynclint.orm.mapped.references import declared_by, referring
from asynclint.orm.mapped.written import MANY, Arguments, Declared, columns_in, names_in, text_of
from asynclint.orm.model import Field, FieldKind, Loading, Place
from asynclint.packs.maps import Maps
from asynclint.program import namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.values import Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from asynclint.packs.model import Callee
    from asynclint.program.classes import ClassInfo
    from asynclint.program.frame import Frame
    from asynclint.program.namespace import Binding
    from asynclint.program.program import Program

LOADING = {
    "select": Loading.LAZY,
    True: Loading.LAZY,
    "joined": Loading.EAGER,
    "selectin": Loading.EAGER,
    "subquery": Loading.EAGER,
    "immediate": Loading.EAGER,
    False: Loading.EAGER,
    "dynamic": Loading.QUERY,
    "write_only": Loading.QUERY,
    "raise": Loading.REFUSED,
    "raise_on_sql": Loading.REFUSED,
    "noload": Loading.REFUSED,
    None: Loading.REFUSED,
}
"""What each value of `lazy` means."""

PARTIAL = "_where"
"""How arguments end, for one database or another, that leave rows out of an index."""


@dataclass(slots=True)
class Body:
    """What one class declares by itself. ``keys`` are the columns that refer to others, with what they refer to,
    ``unique`` those that no two rows share, each set of them."""

    table: str | None = None
    columns: dict[str, Field] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    unique: list[tuple[str, ...]] = field(default_factory=list)
    relations: dict[str, Declared] = field(default_factory=dict)
    proxies: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Bodies:
    """The declarations of classes."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def read(self, info: ClassInfo) -> Body:
        body = Body()
        frame = self._program.scope(info.key[0], parent=info.facts.parent, cls=info)
        for name, bindings in info.namespace.bindings.items():
            for binding in bindings:
                self._bound(body, info, frame, name, binding)
        return body

    def _bound(self, body: Body, info: ClassInfo, frame: Frame, name: str, binding: Binding) -> None:
        match binding:
            case namespace.Assigned(m.Constant(str(table)), None) if name == TABLE_NAME:
                body.table = table
            case namespace.Assigned(m.Sequence(_, said), None) if name == TABLE_ARGUMENTS:
                body.unique += _unique(frame, said)
            case namespace.Assigned(m.Call() as value, None):
                self.declare(body, info, frame, name, value)
            case namespace.Declared(annotation, value):
                if isinstance(value, m.Call):
                    self.declare(body, info, frame, name, value, annotation)
                elif (relation := declared_by(frame, name, annotation, info.facts.line)) is not None:
                    body.relations[name] = relation
                elif not name.startswith("_"):
                    place = Place(info.key[0], info.facts.line, 0)
                    body.columns[name] = column(name, place, annotation)
            case namespace.DefinedFunction(function):
                self._method(body, info, frame, name, function)
            case _:
                pass

    def _method(self, body: Body, info: ClassInfo, frame: Frame, name: str, function: int) -> None:
        key = (info.key[0], function)
        facts = self._program.function(key)
        for decorator in facts.decorators:
            said = said_of(self._program, evaluate(frame, decorator))
            if said is not None and said.maps is Maps.DECLARED:
                inner = self._program.scope(key[0], parent=function)
                for returned in self._program.names_in(key).returns:
                    if isinstance(returned, m.Call):
                        self.declare(body, info, inner, name, returned, facts.returns)
                    elif isinstance(returned, m.Constant) and isinstance(returned.value, str) and name == TABLE_NAME:
                        body.table = returned.value
                    elif isinstance(returned, m.Sequence) and name == TABLE_ARGUMENTS:
                        body.unique += _unique(inner, returned.elements)

    def declare(
        self,
        body: Body,
        info: ClassInfo,
        frame: Frame,
        name: str,
        node: m.Call,
        annotation: m.Expression | None = None,
    ) -> None:
        """Adds what ``name = call`` declares."""
        said = called(frame, node)
        place = Place(info.key[0], node.line, node.column)
        match None if said is None else said.maps:
            case Maps.RELATIONSHIP if said is not None:
                body.relations[name] = _relationship(said, frame, name, node, annotation, place)
            case Maps.REFERENCE | Maps.REFERENCES if said is not None:
                if (relation := referring(said, frame, name, node, place)) is not None:
                    body.relations[name] = relation
            case Maps.COLUMN:
                body.columns[name] = column(name, place, annotation, Arguments.of(frame, node))
                if (key := _refers_to(frame, node)) is not None:
                    body.keys[name] = key
                    body.columns[name] = replace(body.columns[name], kind=FieldKind.KEY)
            case Maps.PROXY:
                path = [argument.value for argument in node.arguments[:2] if isinstance(argument, m.Constant)]
                body.proxies[name] = tuple(part for part in path if isinstance(part, str))
            case _:
                pass


def _unique(frame: Frame, said: Iterable[m.Expression]) -> Iterator[tuple[str, ...]]:
    """The columns that no two rows of a table share, by each of what is said of it."""
    for node in said:
        callee = called(frame, node)
        if callee is not None and callee.maps is Maps.UNIQUE and isinstance(node, m.Call):
            arguments = Arguments.of(frame, node)
            is_partial = any(name.endswith(PARTIAL) for name in arguments.keywords)
            if not is_partial and all(arguments.constant(name) is value for name, value in callee.only):
                yield tuple(column for part in node.arguments[len(callee.params) :] for column in columns_in(part))


def _relationship(
    said: Callee, frame: Frame, name: str, node: m.Call, annotation: m.Expression | None, place: Place
) -> Declared:
    arguments = Arguments.of(frame, node)
    names = tuple(names_in(annotation)) if annotation is not None else ()
    to = arguments.node(said.params, "argument")
    many: bool | None = None
    uselist = arguments.constant("uselist")
    if isinstance(uselist, bool):
        many = uselist
    elif names:
        many = any(text_of(part).lower().removesuffix("mapped") in {*MANY, "writeonly", "dynamic"} for part in names)
    elif arguments.node(said.params, "secondary") is not None:
        many = True
    return Declared(
        name,
        arguments,
        tuple(part for part in (to, *reversed(names)) if part is not None),
        many,
        loading(arguments, names),
        place,
    )


def loading(arguments: Arguments, names: tuple[m.Expression, ...] = ()) -> Loading:
    """How a relationship is loaded, by the option that says so; one that is not known is not called lazy."""
    if "lazy" in arguments.keywords:
        value = arguments.value("lazy")
        return LOADING.get(value.value, Loading.EAGER) if isinstance(value, Literal) else Loading.EAGER
    queries = {"DynamicMapped", "WriteOnlyMapped"}
    return Loading.QUERY if any(text_of(part) in queries for part in names) else Loading.LAZY


def _refers_to(frame: Frame, node: m.Call) -> str | None:
    """What a column refers to, as far as it is written as text: `users.id`."""
    for name, value in node.keywords:
        if name == "foreign_key" and isinstance(value, m.Constant) and isinstance(value.value, str):
            return value.value
    for argument in node.arguments:
        said = called(frame, argument)
        if said is not None and said.maps is Maps.KEY and isinstance(argument, m.Call) and argument.arguments:
            match argument.arguments[0]:
                case m.Constant(str(text)):
                    return text
                case other:
                    return path_of(other) or ""
        if said is not None and said.maps is Maps.COLUMN and isinstance(argument, m.Call):
            return _refers_to(frame, argument)  # a column in a `deferred(...)`
    return None
