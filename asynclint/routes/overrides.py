"""Routers of a program that register in their own way: a class derived from a library's, with methods in place of its.

A library's `get` works through its `api_route`, and that through `add_api_route` (knowledge: ``through``). A router
that adds a slash to every path has a method of its own for one of them. What is registered with it then is what this
method registers, so it is called with what a decorator was called with, once it is known what is decorated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from asynclint.index import model as m
from asynclint.packs.model import WebRole
from asynclint.program import calls
from asynclint.program.arguments import Arguments
from asynclint.program.values import UNKNOWN, Collection, Function, Instance, Literal, Origin, Value

if TYPE_CHECKING:
    from asynclint.packs.model import Callee
    from asynclint.program.program import Program

LONGEST_CHAIN = 4
"""Of methods that work through one another."""


class Override(NamedTuple):
    """A method of the program, and the library's that it stands in for."""

    own: Function
    instead_of: Callee


class Overrides:
    """The calls of decorators that wait for what they decorate, to be passed on to a method of the program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._waiting: dict[Origin, tuple[calls.Call, Callee, Override]] = {}

    def takes(self, made: calls.Call, callee: Callee, receiver: Value) -> bool:
        """Whether a call of a library's decorator is left to a method of the program."""
        if callee.through is None or callee.web is None or callee.web.role is not WebRole.ROUTE:
            return False
        override = self._override(callee, receiver)
        if override is None or made.origin is None or made.node is None:
            return False
        self._waiting[made.origin] = made, callee, override
        return True

    def asked(self, origin: Origin) -> calls.Call | None:
        """The call of a decorator at ``origin`` that waits."""
        return self._waiting[origin][0] if origin in self._waiting else None

    def decorated(self, origin: Origin, function: Value) -> None:
        """Has the method of the program register ``function``."""
        made, callee, (own, instead_of) = self._waiting.pop(origin)
        takes_handler = instead_of.web is not None and "handler" in instead_of.web.parts
        passed = _passed_on(made, callee, function if takes_handler else None)
        result = calls.apply(passed, own)
        if not takes_handler:
            calls.apply(replace(passed, arguments=Arguments((function,)), node=None), result)

    def _override(self, callee: Callee, receiver: Value) -> Override | None:
        if not isinstance(receiver, Instance):
            return None
        library = self._program.library
        bases = self._program.class_info(receiver.key).library_bases
        for _ in range(LONGEST_CHAIN):
            through = callee.through
            below = next((found for base in bases if through and (found := library.method(base, through))), None)
            if through is None or below is None:
                return None
            own = self._program.method_of(receiver, through)
            if own is not None:
                return Override(own, below)
            callee = below
        return None


def _passed_on(made: calls.Call, callee: Callee, handler: Value | None) -> calls.Call:
    """The call of a decorator as a call of the method that it works through."""
    node, web = made.node, callee.web
    assert node is not None
    assert web is not None
    parameter = web.parts.get("path", "")
    path = Arguments.node_of(node, callee.params, parameter) or m.Opaque([])
    nodes: list[m.Expression] = [path]
    values = [made.arguments.get(callee.params, parameter) or UNKNOWN]
    if handler is not None:
        nodes.append(m.Opaque([]))
        values.append(handler)
    keywords = {name: value for name, value in made.arguments.keywords.items() if name != parameter}
    written = [(name, value) for name, value in node.keywords if name != parameter]
    if "methods" not in web.parts:
        verbs = web.verbs or (callee.name.rpartition(".")[2].upper(),)
        keywords["methods"] = Collection("list", Literal(verbs[0]))
        written.append(("methods", m.Sequence("list", [m.Constant(verb) for verb in verbs])))
    return replace(
        made,
        arguments=Arguments(tuple(values), keywords, made.arguments.is_open),
        node=m.Call(
            node.function,
            nodes,
            written,
            line=node.line,
            column=node.column,
            end_line=node.end_line,
            end_column=node.end_column,
        ),
    )
