"""What nested functions close over: stand-ins of the functions around them.

`lambda: function()` inside a decorator is handed on to a helper that retries it, and runs there. For the helper to run
what was decorated, the lambda carries the decorator's parameter with it, and whoever knows more fills it in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from asynclint.program.values import UNKNOWN, Parameter, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey, Value

Closure = tuple[tuple[Parameter, "Value"], ...]


class Closures:
    """Closures of functions, remembered by function."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[FunctionKey, Closure] = {}

    def closure_of(self, key: FunctionKey) -> Closure:
        """The stand-ins that a function takes from those around it, each for itself."""
        known = self._known.get(key)
        if known is None:
            facts = self._program.function(key)
            around = facts.parent >= 0 and facts.owner < 0
            known = self._known[key] = tuple((name, name) for name in self._taken(key)) if around else ()
        return known

    def _taken(self, key: FunctionKey) -> Iterator[Parameter]:
        functions = self._program.facts(key[0]).functions
        bodies = [bytes(functions[number].body) for number in self._within(key)]
        around = functions[key[1]].parent
        while around >= 0:
            for parameter in functions[around].parameters:
                stand_in = Parameter((key[0], around), parameter.name)
                written = msgspec.msgpack.encode(parameter.name)
                value = self._program.local(stand_in.function, parameter.name) or UNKNOWN
                if stand_in in alternatives(value) and any(written in body for body in bodies):
                    yield stand_in
            around = functions[around].parent

    def _within(self, key: FunctionKey) -> set[int]:
        """A function and all that are nested in it: they follow it."""
        functions = self._program.facts(key[0]).functions
        found = {key[1]}
        for number in range(key[1] + 1, len(functions)):
            if functions[number].parent not in found:
                break
            found.add(number)
        return found
