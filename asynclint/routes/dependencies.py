"""What runs before a handler: its dependencies, theirs, and what is read from headers on the way.

A dependency is written in a parameter's default or in its `Annotated` type, in a list, or behind a name for any of
these; a class is one by its constructor, an object by `__call__`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.packs.model import WebRole
from asynclint.program import namespace
from asynclint.program.evaluation import evaluate
from asynclint.program.values import (
    Class,
    Dotted,
    Function,
    FunctionKey,
    Instance,
    LibraryInstance,
    Origin,
    Partial,
    Value,
    alternatives,
)
from asynclint.routes.definitions import LONGEST_WAY, defined, elements
from asynclint.routes.model import Dependency
from asynclint.routes.said import written_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from asynclint.packs.model import Web
    from asynclint.program.frame import Frame
    from asynclint.program.program import Program


class Dependencies:
    """Dependencies of functions, remembered by function. ``headers`` tells the header that a scheme object reads."""

    def __init__(self, program: Program, headers: Mapping[Origin, str]) -> None:
        self._program = program
        self._headers = headers
        self._own: dict[FunctionKey, tuple[Dependency, ...]] = {}

    def listed(self, frame: Frame, node: m.Expression) -> tuple[Dependency, ...]:
        """The dependencies in a list."""
        return tuple(found for one in elements(frame, node) or () for found in self._marked(*one, ""))

    def closure(self, first: tuple[Dependency, ...], handler: FunctionKey | None) -> tuple[Dependency, ...]:
        """``first``, what the handler depends on, and what these depend on: each once, in the order they are met."""
        found: dict[Dependency, None] = {}
        pending = [*first, *(() if handler is None else self._of(handler))]
        while pending:
            dependency = pending.pop(0)
            if dependency in found:
                continue
            found[dependency] = None
            if dependency.function is not None:
                pending += self._of(dependency.function)
        return tuple(found)

    def parameters(self, key: FunctionKey) -> set[str]:
        """The parameters of a function that something it depends on gives the value of."""
        facts = self._program.function(key)
        frame = self._program.scope(key[0], parent=facts.parent)
        return {
            parameter.name
            for parameter in facts.parameters
            for node in (parameter.annotation, parameter.default)
            if node is not None
            for _ in self._marked(frame, node, parameter.name, parameter.annotation)
        }

    def _of(self, key: FunctionKey) -> tuple[Dependency, ...]:
        """What a function depends on itself, by its parameters and by the attributes of its class."""
        known = self._own.get(key)
        if known is None:
            facts = self._program.function(key)
            frame = self._program.scope(key[0], parent=facts.parent)
            found = [
                one
                for parameter in facts.parameters
                for node in (parameter.annotation, parameter.default)
                if node is not None
                for one in self._marked(frame, node, parameter.name, parameter.annotation)
            ]
            if facts.owner >= 0:
                found += self._of_class((key[0], facts.owner))
            known = self._own[key] = tuple(dict.fromkeys(found))
        return known

    def _of_class(self, key: tuple[int, int]) -> Iterator[Dependency]:
        """A class of handlers has them in its attributes."""
        info = self._program.class_info(key)
        frame = self._program.scope(key[0], parent=info.facts.parent, cls=info)
        for name, bindings in info.namespace.bindings.items():
            for binding in bindings:
                match binding:
                    case namespace.Declared(annotation, value):
                        yield from self._marked(frame, annotation, name)
                        if value is not None:
                            yield from self._marked(frame, value, name, annotation)
                    case namespace.Assigned(value, None):
                        yield from self._marked(frame, value, name)
                    case _:
                        pass

    def _marked(
        self,
        frame: Frame,
        node: m.Expression,
        name: str,
        annotation: m.Expression | None = None,
        way: int = LONGEST_WAY,
    ) -> Iterator[Dependency]:
        """The dependencies that an expression marks, for the parameter ``name``."""
        match node:
            case m.Call(function):
                for option in alternatives(evaluate(frame, function)):
                    if isinstance(option, Dotted) and (web := self._web(option.name)) is not None:
                        yield from self._called(frame, node, option.name, web, name, annotation)
            case m.Subscript(base, m.Sequence(_, [_, *marks])) if self._is_annotated(frame, base):
                described = node.index.elements[0] if isinstance(node.index, m.Sequence) else None
                for mark in marks:
                    yield from self._marked(frame, mark, name, described, way - 1)
            case m.Name() | m.Attribute() if way > 0:
                definition = defined(frame, node)
                if definition is not None and isinstance(definition.node, (m.Call, m.Subscript, m.Name, m.Attribute)):
                    yield from self._marked(*definition, name, annotation, way - 1)
            case _:
                pass

    def _is_annotated(self, frame: Frame, base: m.Expression) -> bool:
        value = evaluate(frame, base)
        return isinstance(value, Dotted) and self._program.library.form(value.name) == "annotated"

    def _web(self, name: str) -> Web | None:
        callee = self._program.library.callee(name)
        return None if callee is None else callee.web

    def _called(
        self, frame: Frame, node: m.Call, name: str, web: Web, parameter: str, annotation: m.Expression | None
    ) -> Iterator[Dependency]:
        written = dict(node.keywords)
        match web.role:
            case WebRole.DEPENDENCY:
                given = node.arguments[0] if node.arguments else written.get(web.parts.get("handler", ""), annotation)
                if given is not None:
                    found = [one for option in alternatives(evaluate(frame, given)) for one in self._what(option)]
                    shown = written_as(given)
                    yield from found or ([Dependency(None, shown)] if shown else [])
            case WebRole.HEADER:
                alias = written.get(web.parts.get("header", ""))
                header = alias.value if isinstance(alias, m.Constant) else parameter.replace("_", "-")
                yield Dependency(None, name, str(header))
            case _:
                pass

    def _what(self, value: Value) -> Iterator[Dependency]:
        """What calling ``value`` as a dependency runs."""
        program = self._program
        match value:
            case Function(key):
                yield Dependency(key, program.function(key).qualname)
            case Class(key):
                for option in alternatives(program.class_attribute(key, "__init__", Instance(key))):
                    if isinstance(option, Function):
                        yield Dependency(option.key, program.facts(key[0]).classes[key[1]].qualname)
            case Instance():
                method = program.method_of(value, "__call__")
                if method is not None:
                    yield from self._what(method)
                for base in program.class_info(value.key).library_bases:
                    if program.library.constructor(base) is not None:
                        yield Dependency(None, base)
            case Partial(inner):
                yield from self._what(inner)
            case LibraryInstance(name, origin):
                yield Dependency(None, name, None if origin is None else self._headers.get(origin))
            case Dotted(name):
                yield Dependency(None, name)
            case _:
                pass
