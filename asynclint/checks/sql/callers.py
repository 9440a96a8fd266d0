"""Functions that call others by name in a loop, found by how they are written.

A function that looks something up may give back a number or a text, so that nothing shows those who call it that they
have to do with objects. Names stand in encoded bodies as they were written: few bodies are decoded, and fewer
evaluated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.index import model as m
from asynclint.index.facts import mention, mentioning
from asynclint.index.parts import everything

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.index.facts import ModuleFacts
    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def calling_in_loops(program: Program, names: Collection[str], paths: Collection[str]) -> Iterator[FunctionKey]:
    """The functions in files at ``paths`` in which a loop calls something by one of ``names``."""
    told, shapes = mention(names), program.shapes
    for module in program.module_numbers():
        if program.modules.paths[module] in paths:
            for number in shapes.of(module, mentioning, told):
                if number >= 0 and not shapes.of(module, _called_in_loops, number).isdisjoint(names):
                    yield (module, number)


def _called_in_loops(facts: ModuleFacts, number: int) -> frozenset[str]:
    """What a function calls in its loops, by name."""
    statements = facts.functions[number].statements()
    loops = [part for part in everything(statements) if isinstance(part, (m.For, m.Comprehension))]
    return frozenset(
        part.function.id if isinstance(part.function, m.Name) else part.function.name
        for part in everything(loops)
        if isinstance(part, m.Call) and isinstance(part.function, (m.Name, m.Attribute))
    )
