"""Functions that call others by name in a loop, found by how they are written.

A function that looks something up may give back a number or a text, so that nothing shows those who call it that they
have to do with objects. Names stand in encoded bodies as they were written: few bodies are decoded, and fewer
evaluated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynclint.checks.calls.lowered import everything
from asynclint.index import model as m
from asynclint.index.facts import mention

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from asynclint.program.program import Program
    from asynclint.program.values import FunctionKey


def calling_in_loops(program: Program, names: Collection[str], paths: Collection[str]) -> Iterator[FunctionKey]:
    """The functions in files at ``paths`` in which a loop calls something by one of ``names``."""
    search = mention(names).search
    for module in program.module_numbers():
        if program.modules.paths[module] in paths:
            for number, function in enumerate(program.facts(module).functions):
                if search(function.body) and _calls_in_loop(function.statements(), names):
                    yield (module, number)


def _calls_in_loop(statements: list[m.Statement], names: Collection[str]) -> bool:
    loops = (part for part in everything(statements) if isinstance(part, (m.For, m.Comprehension)))
    return any(_name(part) in names for loop in loops for part in everything([loop]))


def _name(node: m.Node) -> str:
    match node:
        case m.Call(m.Name(name) | m.Attribute(_, name)):
            return name
        case _:
            return ""
